using System.Globalization;

namespace Informers.Tests.Queue;

public sealed class DeltaFifoTests
{
    private readonly Indexer<Widget> _known = new(WidgetType.Namespaced);
    private readonly DeltaFifo<Widget> _queue;

    public DeltaFifoTests() => _queue = new DeltaFifo<Widget>(WidgetType.Namespaced, _known);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task KeepsTheOrderOfEachOfTwoProducers()
    {
        const int PerProducer = 3000;
        async Task Produce(string name)
        {
            await Task.Yield();
            for (var i = 0; i < PerProducer; i++)
            {
                _queue.Update(Widgets.New(name, resourceVersion: i.ToString(CultureInfo.InvariantCulture)));
            }
        }

        var last = new Dictionary<string, int> { ["x"] = -1, ["y"] = -1 };
        var processor = new RecordingProcessor
        {
            LeavesOutBookmarks = true,
            During = deltas =>
            {
                foreach (var delta in deltas)
                {
                    var version = int.Parse(delta.Object!.ResourceVersion!, CultureInfo.InvariantCulture);
                    Assert.Equal(last[delta.Name.Name] + 1, version);
                    last[delta.Name.Name] = version;
                }
            },
        };
        var producers = Task.WhenAll(Produce("x"), Produce("y"));
        var consumer = _queue.PopUntilClosedAsync(processor);
        await producers.WithinTimeout();
        _queue.Close();
        await consumer.WithinTimeout();

        Assert.Equal(PerProducer - 1, last["x"]);
        Assert.Equal(PerProducer - 1, last["y"]);
    }

    [Fact]
    public void ChangesOfOneObjectAreGatheredAndTheNewestComesLast()
    {
        _queue.Add(A(10));
        _queue.Update(A(15));
        _queue.Delete(A(16));

        Assert.Equal(1, _queue.Count);
        Assert.Equal(["Added a@10, Updated a@15, Deleted a@16"], _queue.PopAll());
    }

    [Fact]
    public void ADeleteOfWhatNeitherWaitsNorIsKnownIsDropped()
    {
        _queue.Delete(A(1));

        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void ADeleteOfWhatIsKnownIsKept()
    {
        _known.Add(A(1));
        _queue.Delete(A(2));

        Assert.Equal(["Deleted a@2"], _queue.PopAll());
    }

    [Fact]
    public void WithoutKnownObjectsOnlyADeleteOfWhatWaitsIsKept()
    {
        var queue = new DeltaFifo<Widget>(WidgetType.Namespaced);
        queue.Add(A(1));
        queue.Delete(A(2));
        queue.Delete(B(2));

        Assert.Equal(["Added a@1, Deleted a@2"], queue.PopAll());
    }

    [Fact]
    public void TwoDeletesInARowAreTheOneWithTheLastState()
    {
        _known.Add(A(1));
        _queue.Delete(A(5));
        _queue.Replace("9");
        _queue.Delete(A(6));
        Assert.Equal(["Deleted a@5"], _queue.PopAll());

        _queue.Replace("9");
        _queue.Delete(A(7));
        Assert.Equal(["Deleted a@7"], _queue.PopAll());
    }

    [Fact]
    public void AddThenReplaceHasBothAndNoSyncInBetween()
    {
        _queue.Add(A(10));
        _queue.Replace("0", A(15));
        _queue.Delete(A(16));

        Assert.Equal(["Added a@10, Replaced a@15, Deleted a@16"], _queue.PopAll());
    }

    [Fact]
    public void ALaterReplaceDoesNotLoseAQueuedAdd()
    {
        _queue.Replace("0", A(1));
        _queue.PopAll();
        _known.Add(A(1));
        _queue.Delete(A(2));
        _queue.Add(A(3));
        _queue.Replace("4", A(3));

        Assert.Equal(["Deleted a@2, Added a@3, Replaced a@3"], _queue.PopAll());
    }

    [Fact]
    public void AReplaceDeletesWhatIsKnownAndNotListed()
    {
        _known.Add(A(5));
        _known.Add(B(6));
        _known.Add(C(7));
        _queue.Delete(A(8));
        _queue.Replace("9", Of("e", 9));

        Assert.Equal(
            ["Deleted a@8", "initial: Replaced e@9", "initial: Deleted b@6?", "initial: Deleted c@7?"],
            _queue.PopAll().Select((text, i) => i == 0 ? text : text.StartsWith("initial", StringComparison.Ordinal) ? text : "initial: " + text));
    }

    [Fact]
    public void AReplaceDeletesWhatWaitsAndIsNotListed()
    {
        _queue.Add(A(5));
        _queue.Add(B(6));
        _queue.Replace("7", B(6));

        var texts = _queue.PopAll();
        Assert.Equal(["Added a@5, Deleted a@5?", "Added b@6, Replaced b@6"], texts);
    }

    [Fact]
    public void AReplaceDeletesWhatWaitsAndIsKnownWithItsNewestState()
    {
        _known.Add(A(5));
        _queue.Update(A(6));
        _queue.Replace("7");

        Assert.Equal(["Updated a@6, Deleted a@6?"], _queue.PopAll());
    }

    [Theory]
    [InlineData("add replace", "Added a@1, Deleted a@1?")]
    [InlineData("add replace replace", "Added a@1, Deleted a@1?")]
    [InlineData("add delete replace", "Added a@1, Deleted a@2")]
    [InlineData("add delete add replace", "Added a@1, Deleted a@2, Added a@3, Deleted a@3?")]
    [InlineData("add replace add replace", "Added a@1, Deleted a@1?, Added a@2, Deleted a@2?")]
    [InlineData("add replace-with replace", "Added a@1, Replaced a@2, Deleted a@2?")]
    public void AReplaceDeletesWhatIsOnlyWaitingExactlyOnce(string actions, string expected)
    {
        var queue = new DeltaFifo<Widget>(WidgetType.Namespaced, _known);
        var version = 0;
        foreach (var action in actions.Split(' '))
        {
            switch (action)
            {
                case "add":
                    queue.Add(A(++version));
                    break;
                case "delete":
                    queue.Delete(A(++version));
                    break;
                case "replace-with":
                    queue.Replace("0", A(++version));
                    break;
                default:
                    queue.Replace("0");
                    break;
            }
        }

        Assert.Equal([expected], queue.PopAll());
    }

    [Fact]
    public void AReplaceSaysReplacedAndAResyncSaysSync()
    {
        _queue.Replace("1", A(1));
        _queue.PopAll();
        _known.Add(A(1));
        _queue.Replace("2", A(2));
        Assert.Equal(["Replaced a@2"], _queue.PopAll());

        _queue.Resync();
        Assert.Equal(["Sync a@1"], _queue.PopAll());
    }

    [Fact]
    public void ADeleteFoundByAListCarriesTheKnownObject()
    {
        var stored = A(1);
        _known.Add(stored);
        _queue.Replace("2");
        var processor = new RecordingProcessor { LeavesOutBookmarks = true };
        _queue.Pop(processor);

        var delta = Assert.Single(processor.Batches[0].Deltas);
        Assert.Same(stored, delta.Object);
        Assert.True(delta.FinalStateUnknown);
        Assert.Equal(new ObjectName("default", "a"), delta.Name);
    }

    [Fact]
    public void WhatAListCouldNotReadIsNotDeleted()
    {
        _known.Add(A(1));
        _known.Add(B(1));
        _queue.Replace([], "2", [new ObjectName("default", "a")]);

        Assert.Equal(["initial: Deleted b@1?"], _queue.PopAll());
    }

    [Fact]
    public void AResyncRepeatsEachKnownObjectOnce()
    {
        _known.Add(A(5));
        _known.Add(B(6));
        _queue.Resync();
        _queue.Resync();

        Assert.Equal(["initial: Sync a@5", "initial: Sync b@6"], _queue.PopAll());
    }

    [Fact]
    public void AResyncWithoutKnownObjectsDoesNothing()
    {
        _queue.Resync();
        new DeltaFifo<Widget>(WidgetType.Namespaced).Resync();

        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void AWaitingUpdateSuppressesTheResync()
    {
        _known.Add(A(5));
        _queue.Update(A(6));
        _queue.Resync();

        Assert.Equal(["Updated a@6"], _queue.PopAll());
    }

    [Fact]
    public void AResyncDoesNotStopAtTheFirstWaitingObject()
    {
        _known.Add(A(5));
        _known.Add(B(6));
        _queue.Update(A(6));
        _queue.Resync();

        Assert.Equal(["Updated a@6", "Sync b@6"], _queue.PopAll());
    }

    [Fact]
    public void DeletionsOfAFirstListCountForTheSync()
    {
        _known.Add(A(5));
        _known.Add(B(6));
        _queue.Replace("9", C(9));

        for (var waiting = 3; waiting > 0; waiting--)
        {
            Assert.False(_queue.HasSynced);
            _queue.Pop(new RecordingProcessor());
        }

        Assert.True(_queue.HasSynced);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("add", true)]
    [InlineData("update", true)]
    [InlineData("delete", true)]
    [InlineData("bookmark", false)]
    [InlineData("replace-empty", true)]
    [InlineData("replace", false)]
    [InlineData("replace pop", false)]
    [InlineData("replace pop pop", true)]
    [InlineData("replace-twice-the-same", false)]
    [InlineData("replace-twice-the-same pop", true)]
    [InlineData("add replace", true)]
    [InlineData("replace add pop", false)]
    public void IsSyncedOnceTheFirstListWasProcessedOrSomethingElseCameFirst(string actions, bool synced)
    {
        foreach (var action in actions.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Action act = action switch
            {
                "add" => () => _queue.Add(A(1)),
                "update" => () => _queue.Update(A(1)),
                "delete" => () => _queue.Delete(A(1)),
                "bookmark" => () => _queue.Bookmark("1"),
                "replace" => () => _queue.Replace("1", A(1), B(1)),
                "replace-twice-the-same" => () => _queue.Replace("1", A(1), A(2)),
                "replace-empty" => () => _queue.Replace("1"),
                "pop" => () => _queue.Pop(new RecordingProcessor()),
                _ => throw new ArgumentException(action),
            };
            act();
        }

        Assert.Equal(synced, _queue.HasSynced);
    }

    [Fact]
    public void IsNotSyncedWhileTheLastOfTheFirstListIsBeingProcessed()
    {
        _queue.Replace("1", A(1));
        var during = true;
        _queue.Pop(new RecordingProcessor { During = _ => during = _queue.HasSynced });

        Assert.False(during);
        Assert.True(_queue.HasSynced);
    }

    [Fact]
    public void OnlyTheFirstListIsInitial()
    {
        _queue.Replace("1", A(1), B(1));
        _queue.Update(A(2));
        _queue.Add(C(3));

        Assert.Equal(["initial: Replaced a@1, Updated a@2", "initial: Replaced b@1", "Added c@3"], _queue.PopAll());
    }

    [Fact]
    public void AKeyKeepsItsPlaceAndGoesToTheEndOnceItWasHandedOut()
    {
        _queue.Add(A(1));
        _queue.Add(B(1));
        _queue.Add(A(2));
        var processor = new RecordingProcessor { LeavesOutBookmarks = true };
        _queue.Pop(processor);
        _queue.Add(A(3));
        _queue.Add(C(1));
        _queue.Add(B(2));
        while (_queue.Count > 0)
        {
            _queue.Pop(processor);
        }

        Assert.Equal(["Added a@1, Added a@2", "Added b@1, Added b@2", "Added a@3", "Added c@1"], processor.Texts);
    }

    [Fact]
    public void WhatTheConsumerHoldsIsFoundAndWhatWaitsIsNot()
    {
        var a = A(1);
        _known.Add(a);
        _queue.Update(A(2));
        _queue.Add(B(3));

        Assert.Same(a, _queue.GetStored(new("default", "a")));
        Assert.Null(_queue.GetStored(new("default", "b")));
    }

    [Fact]
    public void AVersionIsHandedOutWhenAllThatCameUpToItIs()
    {
        _queue.Add(A(1));
        _queue.Add(B(2));
        _queue.Add(A(3));
        _queue.Bookmark("4");
        _queue.Add(C(5));
        var processor = new RecordingProcessor();
        while (_queue.Count > 0)
        {
            _queue.Pop(processor);
        }

        // B is older than the second change of A, which was handed out before it.
        Assert.Equal(["Added a@1, Added a@3, Bookmark 1", "Added b@2, Bookmark 4", "Added c@5, Bookmark 5"], processor.Texts);
    }

    [Fact]
    public void TheVersionOfAListIsHandedOutWithTheLastOfIt()
    {
        _known.Add(C(1));
        _queue.Replace("7", A(1), B(2));
        var processor = new RecordingProcessor();
        while (_queue.Count > 0)
        {
            _queue.Pop(processor);
        }

        Assert.Equal(["initial: Replaced a@1", "initial: Replaced b@2", "initial: Deleted c@1?, Bookmark 7"], processor.Texts);
    }

    [Theory]
    [InlineData("bookmark")]
    [InlineData("empty list")]
    [InlineData("delete of an unknown object")]
    public async Task AVersionIsHandedOutAloneWhenNothingWaits(string what)
    {
        var processor = new RecordingProcessor();
        var pop = _queue.PopAsync(processor, TestContext.Current.CancellationToken).AsTask();
        switch (what)
        {
            case "bookmark":
                _queue.Bookmark("3");
                break;
            case "empty list":
                _queue.Replace("3");
                break;
            default:
                _queue.Delete(A(3));
                break;
        }

        Assert.True(await pop.WithinTimeout());
        Assert.Equal("Bookmark 3", RecordingProcessor.Text(Assert.Single(Assert.Single(processor.Batches).Deltas)));

        // Once is enough.
        _queue.Bookmark("3");
        pop = _queue.PopAsync(processor, TestContext.Current.CancellationToken).AsTask();
        Assert.False(pop.IsCompleted);
        _queue.Close();
        Assert.False(await pop.WithinTimeout());
    }

    [Fact]
    public void AnObjectWithoutANameIsRefusedAndOthersOfItsListAreQueued()
    {
        Assert.Throws<InvalidObjectException>(() => _queue.Add(Widgets.New("")));
        Assert.Throws<InvalidObjectException>(() => _queue.Delete(Widgets.New("")));
        _known.Add(C(1));

        Assert.Throws<InvalidObjectException>(() => _queue.Replace("1", A(1), Widgets.New(""), B(1)));

        Assert.Equal(["initial: Replaced a@1", "initial: Replaced b@1", "initial: Deleted c@1?"], _queue.PopAll().Select(Initial));

        static string Initial(string text) => text.StartsWith("initial: ", StringComparison.Ordinal) ? text : "initial: " + text;
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task PopIsReleasedWhenTheQueueIsClosed()
    {
        var pop = _queue.PopAsync(new RecordingProcessor(), CancellationToken.None).AsTask();
        Assert.False(pop.IsCompleted);

        _queue.Close();

        Assert.False(await pop.WithinTimeout());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task PopWaitsAndCanBeCancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var processor = new RecordingProcessor { LeavesOutBookmarks = true };
        var pop = _queue.PopAsync(processor, cancellation.Token).AsTask();
        _queue.Replace("1", A(1));
        Assert.True(await pop.WithinTimeout());
        pop = _queue.PopAsync(processor, cancellation.Token).AsTask();
        _known.Add(A(1));
        _queue.Resync();
        Assert.True(await pop.WithinTimeout());
        pop = _queue.PopAsync(processor, cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pop.WithinTimeout());

        Assert.Equal(["initial: Replaced a@1", "Sync a@1"], processor.Texts);
    }

    [Fact]
    public void ProcessingThatThrowsCostsItsKeyAndNoOther()
    {
        _queue.Replace("1", A(1), B(1));

        Assert.Throws<InvalidOperationException>(() => _queue.Pop(new RecordingProcessor { During = _ => throw new InvalidOperationException() }));

        Assert.Equal(["initial: Replaced b@1"], _queue.PopAll());
        Assert.True(_queue.HasSynced);
    }

    [Fact]
    public void WhatIsBeingProcessedCountsAsKnown()
    {
        _queue.Add(A(1));
        _queue.Pop(new RecordingProcessor
        {
            During = _ =>
            {
                _queue.Delete(A(2));
                Assert.Equal(1, _queue.Count);
            },
        });
        Assert.Equal(["Deleted a@2"], _queue.PopAll());

        _queue.Add(A(3));
        _queue.Pop(new RecordingProcessor { During = _ => _queue.Replace("4", B(4)) });
        Assert.Equal(["Replaced b@4", "Deleted a@3?"], _queue.PopAll());
    }

    [Fact]
    public void WhatIsBeingDeletedIsNotDeletedAgainNorRepeated()
    {
        _known.Add(A(1));
        _queue.Delete(A(2));
        _queue.Pop(new RecordingProcessor
        {
            During = _ =>
            {
                _queue.Delete(A(3));
                _queue.Resync();
                _queue.Replace("4");
            },
        });

        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void AResyncRepeatsTheStateThatIsBeingProcessed()
    {
        _known.Add(A(1));
        _queue.Update(A(2));
        _queue.Pop(new RecordingProcessor { During = _ => _queue.Resync() });

        Assert.Equal(["Sync a@2"], _queue.PopAll());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task TheProducerWaitsFromTwoThousandKeysOnUntilThereAreFewer()
    {
        for (var i = 0; i < 2000; i++)
        {
            Assert.True(_queue.WaitForCapacityAsync(CancellationToken.None).AsTask().IsCompletedSuccessfully);
            _queue.Add(Widgets.New($"w-{i}"));
        }

        var wait = _queue.WaitForCapacityAsync(CancellationToken.None).AsTask();
        Assert.False(wait.IsCompleted);
        _queue.Pop(new RecordingProcessor());

        await wait.WithinTimeout();
    }

    private static Widget A(int version) => Of("a", version);

    private static Widget B(int version) => Of("b", version);

    private static Widget C(int version) => Of("c", version);

    private static Widget Of(string name, int version) =>
        Widgets.New(name, resourceVersion: version.ToString(CultureInfo.InvariantCulture));
}
