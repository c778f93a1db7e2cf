using System.Globalization;

namespace Informers.Tests.Queue;

public sealed class InOrderFifoTests
{
    private readonly InOrderFifo<Widget> _queue = new(WidgetType.Namespaced);

    [Fact]
    public void HandsOutEveryNotificationInOrder()
    {
        _queue.Add(A(1));
        _queue.Update(A(2));
        _queue.Update(A(3));
        _queue.Delete(A(4));
        _queue.Delete(A(5));
        _queue.Add(A(6));

        Assert.Equal(6, _queue.Count);
        Assert.Equal(["Added a@1", "Updated a@2", "Updated a@3", "Deleted a@4", "Deleted a@5", "Added a@6"], _queue.PopAll());
    }

    [Fact]
    public void DeltasCarryTheirKeyAndTheVeryObject()
    {
        var widget = Widgets.New("a", "shop");
        _queue.Add(widget);
        var processor = new RecordingProcessor();
        _queue.Pop(processor);

        var delta = Assert.Single(processor.Batches[0].Deltas);
        Assert.Equal(new ObjectName("shop", "a"), delta.Name);
        Assert.Same(widget, delta.Object);
        Assert.False(delta.FinalStateUnknown);
    }

    [Fact]
    public void ADeleteOfAnUnknownObjectIsHandedOut()
    {
        _queue.Delete(A(1));

        Assert.Equal(["Deleted a@1"], _queue.PopAll());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task KeepsTheOrderOfEachOfTwoProducers()
    {
        const int PerProducer = 5000;
        async Task Produce(string name)
        {
            await Task.Yield();
            for (var i = 0; i < PerProducer; i++)
            {
                _queue.Update(Widgets.New($"{name}-{i % 7}", resourceVersion: i.ToString(CultureInfo.InvariantCulture)));
            }
        }

        var last = new Dictionary<char, int> { ['x'] = -1, ['y'] = -1 };
        var processor = new RecordingProcessor
        {
            During = deltas =>
            {
                foreach (var delta in deltas)
                {
                    var version = int.Parse(delta.Object!.ResourceVersion!, CultureInfo.InvariantCulture);
                    Assert.Equal(last[delta.Name.Name[0]] + 1, version);
                    last[delta.Name.Name[0]] = version;
                }
            },
        };
        var producers = Task.WhenAll(Produce("x"), Produce("y"));
        var consumer = _queue.PopUntilClosedAsync(processor);
        await producers.WithinTimeout();
        _queue.Close();
        await consumer.WithinTimeout();

        Assert.Equal(PerProducer - 1, last['x']);
        Assert.Equal(PerProducer - 1, last['y']);
    }

    public static TheoryData<string, bool> SyncSequences => new()
    {
        { "", false },
        { "add", true },
        { "update", true },
        { "delete", true },
        { "bookmark", false },
        { "resync", false },
        { "replace", false },
        { "replace pop", true },
        { "replace-empty", false },
        { "replace-empty pop", true },
        { "add replace", true },
        { "replace add", false },
        { "replace add pop", true },
        { "replace replace pop", true },
        { "bookmark replace pop", false },
        { "bookmark replace pop pop", true },
        { "resync pop replace", false },
        { "replace close", false },
    };

    [Theory]
    [MemberData(nameof(SyncSequences))]
    public void IsSyncedOnceTheFirstListWasProcessedOrSomethingElseCameFirst(string actions, bool synced)
    {
        foreach (var action in actions.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            Act(action);
        }

        Assert.Equal(synced, _queue.HasSynced);
    }

    [Fact]
    public void IsNotSyncedWhileTheFirstListIsBeingProcessed()
    {
        _queue.Replace("1", A(1));
        var during = true;
        _queue.Pop(new RecordingProcessor { During = _ => during = _queue.HasSynced });

        Assert.False(during);
        Assert.True(_queue.HasSynced);
    }

    [Fact]
    public void IsSyncedAlsoWhenProcessingTheFirstListThrew()
    {
        _queue.Replace("1", A(1));

        Assert.Throws<InvalidOperationException>(() => _queue.Pop(new RecordingProcessor { During = _ => throw new InvalidOperationException() }));

        Assert.True(_queue.HasSynced);
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void OnlyWhatComesBeforeTheEndOfTheFirstListIsInitial()
    {
        _queue.Bookmark("0");
        _queue.Replace("1", A(1));
        _queue.Add(B(2));
        _queue.Replace("3", A(1));

        Assert.Equal(["initial: Bookmark 0", "initial: ReplacedAll 1 [a]", "Added b@2", "ReplacedAll 3 [a]"], _queue.PopAll());
    }

    [Fact]
    public void AListAfterSomethingElseIsNotInitial()
    {
        _queue.Add(A(1));
        _queue.Replace("1", A(1));

        Assert.Equal(["Added a@1", "ReplacedAll 1 [a]"], _queue.PopAll());
    }

    [Fact]
    public void AReplaceIsOneDeltaAndKeepsWhatCameBefore()
    {
        _queue.Add(A(1));
        _queue.Delete(B(2));
        _queue.Replace("5", A(4), C(5));
        _queue.Update(A(6));

        Assert.Equal(4, _queue.Count);
        Assert.Equal(["Added a@1, Deleted b@2", "ReplacedAll 5 [a c]", "Updated a@6"], _queue.PopAll());
    }

    [Fact]
    public void AReplaceCarriesTheListItselfAndWhatCouldNotBeRead()
    {
        Widget[] list = [A(1)];
        ObjectName[] unreadable = [new("default", "x")];
        _queue.Replace(list, "1", unreadable);
        _queue.Replace(list, "2", []);
        var processor = new RecordingProcessor();
        _queue.Pop(processor);
        _queue.Pop(processor);

        Assert.Same(list, processor.Batches[0].Deltas[0].Objects);
        Assert.Equal(unreadable, processor.Batches[0].Deltas[0].Unreadable);
        Assert.Null(processor.Batches[1].Deltas[0].Unreadable);
    }

    [Fact]
    public void SeveralReplacesAreHandedOutInOrder()
    {
        _queue.Replace("1", A(1));
        _queue.Replace("2", B(2));
        _queue.Bookmark("3");
        _queue.Replace("4");

        Assert.Equal(["initial: ReplacedAll 1 [a]", "ReplacedAll 2 [b]", "Bookmark 3", "ReplacedAll 4 []"], _queue.PopAll());
    }

    [Fact]
    public void AResyncIsOneDelta()
    {
        _queue.Add(A(1));
        _queue.Resync();
        _queue.Resync();

        Assert.Equal(["Added a@1", "SyncAll", "SyncAll"], _queue.PopAll());
    }

    [Fact]
    public void DeltasOfDifferentKeysAreOneBatch()
    {
        _queue.Add(A(1));
        _queue.Update(B(2));
        _queue.Delete(C(3));

        Assert.Equal(["Added a@1, Updated b@2, Deleted c@3"], _queue.PopAll());
    }

    [Fact]
    public void TheSameNameInTwoNamespacesIsTwoKeys()
    {
        _queue.Add(Widgets.New("a", "one"));
        _queue.Add(Widgets.New("a", "two"));
        _queue.Add(Widgets.New("b", "on"));
        _queue.Add(Widgets.New("eb", "on"));

        Assert.Single(_queue.PopAll());
    }

    [Theory]
    [InlineData("a b c a", "a b c|a")]
    [InlineData("a b b c", "a b|b c")]
    [InlineData("a a a a", "a|a|a|a")]
    [InlineData("a b a b a b", "a b|a b|a b")]
    [InlineData("a b c b a", "a b c|b a")]
    public void ABatchEndsBeforeAKeyThatItHas(string keys, string batches)
    {
        foreach (var key in keys.Split(' '))
        {
            _queue.Update(Widgets.New(key));
        }

        Assert.Equal(batches.Split('|'), _queue.PopAll().Select(b => b.Replace("Updated ", "").Replace("@1", "").Replace(",", "")));
    }

    [Fact]
    public void ABatchEndsBeforeWhatSpeaksOfAllObjects()
    {
        _queue.Add(A(1));
        _queue.Bookmark("2");
        _queue.Add(B(3));
        _queue.Resync();
        _queue.Add(C(4));
        _queue.Replace("5");
        _queue.Add(A(6));
        _queue.Add(B(7));

        Assert.Equal(
            ["Added a@1", "Bookmark 2", "Added b@3", "SyncAll", "Added c@4", "ReplacedAll 5 []", "Added a@6, Added b@7"], _queue.PopAll());
    }

    [Fact]
    public void ABatchHasAtMostAThousandDeltas()
    {
        for (var i = 0; i < 2500; i++)
        {
            _queue.Add(Widgets.New($"w-{i}"));
        }

        var processor = new RecordingProcessor();
        while (_queue.Count > 0)
        {
            _queue.Pop(processor);
        }

        Assert.Equal([1000, 1000, 500], processor.Batches.Select(b => b.Deltas.Length));
        Assert.Equal(Enumerable.Range(0, 2500).Select(i => $"w-{i}"), processor.Batches.SelectMany(b => b.Deltas).Select(d => d.Name.Name));
    }

    [Theory]
    [InlineData(DeltaType.Added)]
    [InlineData(DeltaType.Updated)]
    [InlineData(DeltaType.Deleted)]
    public void AnObjectWithoutANameIsRefusedAndTheRestIsDelivered(DeltaType type)
    {
        _queue.Add(A(1));

        var error = Assert.Throws<InvalidObjectException>(() =>
        {
            switch (type)
            {
                case DeltaType.Added:
                    _queue.Add(Widgets.New(""));
                    break;
                case DeltaType.Updated:
                    _queue.Update(Widgets.New(null!));
                    break;
                default:
                    _queue.Delete(Widgets.New(""));
                    break;
            }
        });
        _queue.Add(B(2));

        Assert.Contains("widgets", error.Message, StringComparison.Ordinal);
        Assert.Equal(["Added a@1, Added b@2"], _queue.PopAll());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task ProcessingThatThrowsCostsItsBatchAndNoOther()
    {
        _queue.Add(A(1));
        _queue.Add(B(2));
        _queue.Add(A(3));
        var processor = new RecordingProcessor();
        processor.During = _ =>
        {
            if (processor.Batches.Count == 1)
            {
                throw new InvalidOperationException("no");
            }
        };

        await Assert.ThrowsAsync<InvalidOperationException>(() => _queue.PopAsync(processor, CancellationToken.None).AsTask());
        Assert.True(await _queue.PopAsync(processor, CancellationToken.None));

        Assert.Equal(["Added a@1, Added b@2", "Added a@3"], processor.Texts);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task PopWaitsForADelta()
    {
        var processor = new RecordingProcessor();
        for (var round = 1; round <= 3; round++)
        {
            var pop = _queue.PopAsync(processor, CancellationToken.None).AsTask();
            Assert.False(pop.IsCompleted);
            _queue.Add(A(round));
            Assert.True(await pop.WithinTimeout());
        }

        Assert.Equal(["Added a@1", "Added a@2", "Added a@3"], processor.Texts);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task PopIsReleasedWhenTheQueueIsClosed()
    {
        var pop = _queue.PopAsync(new RecordingProcessor(), CancellationToken.None).AsTask();
        Assert.False(pop.IsCompleted);

        _queue.Close();

        Assert.False(await pop.WithinTimeout());
        Assert.False(await _queue.PopAsync(new RecordingProcessor(), CancellationToken.None));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task AClosedQueueHandsOutWhatIsLeftAndTakesMore()
    {
        _queue.Add(A(1));
        _queue.Close();
        _queue.Add(B(2));

        Assert.Equal(["Added a@1, Added b@2"], _queue.PopAll());
        Assert.False(await _queue.PopAsync(new RecordingProcessor(), CancellationToken.None));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task CancellingEndsTheWaitAndLosesNothing()
    {
        using var cancellation = new CancellationTokenSource();
        var processor = new RecordingProcessor();
        var pop = _queue.PopAsync(processor, cancellation.Token).AsTask();
        Assert.False(pop.IsCompleted);

        await cancellation.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pop.WithinTimeout());
        Assert.Equal(cancellation.Token, error.CancellationToken);
        _queue.Add(A(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _queue.PopAsync(processor, cancellation.Token).AsTask());

        Assert.True(await _queue.PopAsync(processor, CancellationToken.None));
        Assert.Equal(["Added a@1"], processor.Texts);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task ASecondConsumerIsRefused()
    {
        var first = _queue.PopAsync(new RecordingProcessor(), CancellationToken.None).AsTask();

        await Assert.ThrowsAsync<InvalidOperationException>(() => _queue.PopAsync(new RecordingProcessor(), CancellationToken.None).AsTask());

        _queue.Add(A(1));
        Assert.True(await first.WithinTimeout());
    }

    [Fact]
    public void WritingIsPossibleWhileDeltasAreProcessed()
    {
        _queue.Add(A(1));
        _queue.Pop(new RecordingProcessor
        {
            During = _ => Task.Run(() =>
            {
                _queue.Add(B(2));
                _queue.Replace("3", C(3));
            }).WaitAsync(TestTimeouts.Wait).GetAwaiter().GetResult(),
        });

        Assert.Equal(["Added b@2", "ReplacedAll 3 [c]"], _queue.PopAll());
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task TheProducerWaitsFromTwoThousandDeltasOnUntilThereAreFewer()
    {
        for (var i = 0; i < 1999; i++)
        {
            _queue.Update(A(i));
        }

        Assert.True(_queue.WaitForCapacityAsync(CancellationToken.None).AsTask().IsCompletedSuccessfully);
        _queue.Update(A(1999));
        _queue.Update(A(2000));
        var wait = _queue.WaitForCapacityAsync(CancellationToken.None).AsTask();
        var another = _queue.WaitForCapacityAsync(CancellationToken.None).AsTask();
        _queue.Pop(new RecordingProcessor());
        Assert.Equal(2000, _queue.Count);
        Assert.False(wait.IsCompleted);

        _queue.Pop(new RecordingProcessor());

        await Task.WhenAll(wait, another).WithinTimeout();
        Assert.True(_queue.WaitForCapacityAsync(CancellationToken.None).AsTask().IsCompletedSuccessfully);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task AWaitingProducerIsReleasedByCancellationAndByClosing()
    {
        for (var i = 0; i < 2000; i++)
        {
            _queue.Update(A(i));
        }

        using var cancellation = new CancellationTokenSource();
        var cancelled = _queue.WaitForCapacityAsync(cancellation.Token).AsTask();
        var waiting = _queue.WaitForCapacityAsync(CancellationToken.None).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.WithinTimeout());
        Assert.False(waiting.IsCompleted);

        _queue.Close();

        await waiting.WithinTimeout();
        Assert.True(_queue.WaitForCapacityAsync(CancellationToken.None).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public void AListCountsAsOneForTheCapacity()
    {
        _queue.Replace("1", [.. Enumerable.Range(0, 5000).Select(i => Widgets.New($"w-{i}"))]);

        Assert.True(_queue.WaitForCapacityAsync(CancellationToken.None).AsTask().IsCompletedSuccessfully);
    }

    [Fact]
    public void ProcessedObjectsAreNotKeptAlive()
    {
        var references = Fill();
        GC.Collect();

        Assert.DoesNotContain(references, reference => reference.IsAlive);
        GC.KeepAlive(_queue);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        List<WeakReference> Fill()
        {
            var made = new List<WeakReference>();
            for (var i = 0; i < 300; i++)
            {
                var widget = Widgets.New($"w-{i % 90}");
                made.Add(new WeakReference(widget));
                _queue.Update(widget);
            }

            var silent = new SilentProcessor();
            while (_queue.Count > 0)
            {
                _queue.Pop(silent);
            }

            return made;
        }
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task PoppingWhatIsWaitingAllocatesNothing()
    {
        var silent = new SilentProcessor();
        var widget = A(1);
        long Measure()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
            {
                _queue.Update(widget);
                var pop = _queue.PopAsync(silent, CancellationToken.None);
                Assert.True(pop.IsCompletedSuccessfully && pop.Result);
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Measure();
        Assert.True(Measure() < 1000, "Popping allocates for each pop.");
        return Task.CompletedTask;
    }

    private static Widget A(int version) => Of("a", version);

    private static Widget B(int version) => Of("b", version);

    private static Widget C(int version) => Of("c", version);

    private static Widget Of(string name, int version) =>
        Widgets.New(name, resourceVersion: version.ToString(CultureInfo.InvariantCulture));

    private void Act(string action)
    {
        switch (action)
        {
            case "add":
                _queue.Add(A(1));
                break;
            case "update":
                _queue.Update(A(1));
                break;
            case "delete":
                _queue.Delete(A(1));
                break;
            case "replace":
                _queue.Replace("1", A(1), B(1));
                break;
            case "replace-empty":
                _queue.Replace("1");
                break;
            case "bookmark":
                _queue.Bookmark("1");
                break;
            case "resync":
                _queue.Resync();
                break;
            case "close":
                _queue.Close();
                break;
            case "pop":
                _queue.Pop(new RecordingProcessor());
                break;
            default:
                throw new ArgumentException(action);
        }
    }

    private sealed class SilentProcessor : IDeltaProcessor<Widget>
    {
        public void Process(ReadOnlySpan<Delta<Widget>> deltas, bool isInInitialList)
        {
        }
    }
}
