namespace Informers.Tests.Store;

public sealed class ChunkedArrayTests
{
    [Fact]
    public void RandomWritesLeaveWhatAListHoldsAndPredecessorsAlone()
    {
        for (var seed = 0; seed < 15; seed++)
        {
            var random = new Random(seed);
            var array = ChunkedArray<string>.Empty;
            var model = new List<string>();
            var published = new List<(ChunkedArray<string> Array, string[] Model)>();
            for (var round = 0; round < 15; round++)
            {
                array = array.Open();
                if (random.Next(4) == 0)
                {
                    array.EnsureCapacity(random.Next(500));
                }

                var appends = random.Next(100);
                for (var i = random.Next(400); i > 0; i--)
                {
                    var item = $"{seed}-{round}-{i}";
                    if (model.Count == 0 || random.Next(100) < appends)
                    {
                        array.Append(item);
                        model.Add(item);
                    }
                    else if (random.Next(2) == 0)
                    {
                        var index = random.Next(model.Count);
                        array.Set(index, item);
                        model[index] = item;
                    }
                    else
                    {
                        array.RemoveLast();
                        model.RemoveAt(model.Count - 1);
                    }
                }

                array.Seal();
                published.Add((array, [.. model]));
            }

            foreach (var (sealedArray, expected) in published)
            {
                Assert.Equal(expected, sealedArray.ToSnapshot());
            }
        }
    }
}
