using Informers.Testing;

namespace Informers.Soak;

/// <summary>Writes to the server all the time, and keeps the number of objects about the same.</summary>
internal sealed class Writer(FakeApiServer server, SoakOptions options)
{
    private const double BeatsPerSecond = 20;

    private readonly Random _random = new(options.Seed);
    private readonly IReadOnlyList<Kind> _kinds = Kind.All();

    // Objects that no informer can decode, as they stand on the server.
    private readonly HashSet<ObjectName> _spoiled = [];

    /// <summary>How many writes there were.</summary>
    public long Writes { get; private set; }

    /// <summary>How many of them made an object undecodable.</summary>
    public int Spoilt { get; private set; }

    public int Objects => _kinds.Sum(static kind => kind.Count);

    /// <summary>Creates the objects that there are at the start.</summary>
    public void Fill()
    {
        foreach (var kind in _kinds)
        {
            server.CreateMany(kind.Resource, Enumerable.Range(0, (int)(options.Objects * kind.Share)).Select(_ => kind.New(_random)));
        }
    }

    /// <summary>Writes until the token fires; then makes every object decodable again.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var beat = new PeriodicTimer(TimeSpan.FromSeconds(1 / BeatsPerSecond));
        try
        {
            while (await beat.WaitForNextTickAsync(cancellationToken))
            {
                for (var i = 0; i < options.WritesPerSecond / BeatsPerSecond; i++)
                {
                    Write();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Enough.
        }

        foreach (var name in _spoiled)
        {
            Repair(name);
        }

        _spoiled.Clear();
    }

    private void Write()
    {
        Writes++;
        var share = _random.NextDouble();
        var kind = _kinds[0];
        for (var i = 1; i < _kinds.Count && share >= kind.Share; i++)
        {
            share -= kind.Share;
            kind = _kinds[i];
        }

        switch (_random.Next(200))
        {
            case 0:
                Spoil();
                break;
            case 1 when _spoiled.Count > 0:
                var name = _spoiled.First();
                _spoiled.Remove(name);
                Repair(name);
                break;
            case < 40 when kind.Count < options.Objects * kind.Share * 1.02:
                server.Create(kind.Resource, kind.New(_random));
                break;
            case < 80 when kind.Count > options.Objects * kind.Share * 0.98:
                var gone = kind.Take(_random);
                _spoiled.Remove(gone);
                server.Delete(kind.Resource, gone);
                break;
            default:
                server.Patch(kind.Resource, kind.Pick(_random), Kind.Patch(_random));
                break;
        }
    }

    private void Spoil()
    {
        var name = _kinds[0].Pick(_random);
        if (_spoiled.Add(name))
        {
            Spoilt++;
            server.Patch(Kind.ConfigMaps, name, """{"data":{"value":{"no":"string"}}}""");
        }
    }

    private void Repair(ObjectName name) => server.Patch(Kind.ConfigMaps, name, """{"data":{"value":"1"}}""");
}
