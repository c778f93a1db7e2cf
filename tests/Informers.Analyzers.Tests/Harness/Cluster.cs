using System.Collections.Immutable;
using Informers.Generator;
using Informers.Generator.Tests;
using Microsoft.CodeAnalysis;

namespace Informers.Analyzers.Tests;

/// <summary>
/// What the sources of these tests use: emitted informers, listers and deep copies of some kinds, in an assembly of their own, so that the
/// generator runs once. The tests' own assembly sees its internals.
/// </summary>
internal static class Cluster
{
    /// <summary>
    /// <c>Shop.ClusterInformers</c> with pods, nodes, config maps, deployments and <c>Shop.CronTab</c>, whose parts are classes, records, structs and
    /// collections; and a base class for what has them.
    /// </summary>
    private const string Source = """
        using System.Collections.Generic;
        using Informers;
        using k8s.Models;

        [assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Test")]

        namespace Shop;

        [GenerateInformer(typeof(V1Pod))]
        [GenerateInformer(typeof(V1Node))]
        [GenerateInformer(typeof(V1ConfigMap))]
        [GenerateInformer(typeof(V1Deployment))]
        [GenerateInformer(typeof(CronTab))]
        public partial class ClusterInformers;

        public abstract class ClusterView(ClusterInformers factory) : System.IAsyncDisposable
        {
            protected ClusterInformers Factory => factory;
            public virtual System.Threading.Tasks.ValueTask DisposeAsync() => factory.DisposeAsync();
        }

        [KubernetesResource("stable.example.com", "v1", "CronTab", "crontabs")]
        public sealed record CronTab
        {
            public ObjectMeta? Metadata { get; set; }
            public CronTabSpec? Spec { get; set; }
            public CronTabStatus? Status { get; set; }
        }

        public sealed record CronTabSpec
        {
            public string? Schedule { get; set; }
            public int Replicas { get; set; }
            public IList<string>? Args { get; set; }
            public IDictionary<string, string>? Env { get; set; }
            public List<CronTabStep> Steps { get; set; } = [];
            public int[]? Ports { get; set; }
        }

        public sealed class CronTabStep
        {
            public string? Name { get; set; }
            public IList<string>? Commands { get; set; }
        }

        /// <summary>What a library adds to informers it is given.</summary>
        public static class Additions
        {
            public static void AddIndexes<T>(this T informers) where T : class { }
        }

        public sealed class CronTabStatus
        {
            public int Active { get; set; }
        }
        """;

    // What stands for libraries that rules know by name.
    private const string Libraries = """
        using System.Threading;
        using System.Threading.Tasks;

        namespace Microsoft.EntityFrameworkCore
        {
            public class DbContext
            {
                public virtual object Add(object entity) => entity;
                public virtual ValueTask<object> AddAsync(object entity, CancellationToken cancellationToken = default) => new(entity);
                public virtual void AddRange(params object[] entities) { }
                public virtual Task AddRangeAsync(params object[] entities) => Task.CompletedTask;
                public virtual int SaveChanges() => 0;
                public virtual Task<int> SaveChangesAsync(CancellationToken cancellationToken = default) => Task.FromResult(0);
                public virtual void Dispose() { }
                public virtual ValueTask DisposeAsync() => default;
            }

            public abstract class DbSet<T>
            {
                public virtual T Add(T entity) => entity;
                public virtual ValueTask<T> AddAsync(T entity, CancellationToken cancellationToken = default) => new(entity);
                public virtual void AddRange(params T[] entities) { }
                public virtual Task AddRangeAsync(params T[] entities) => Task.CompletedTask;
                public virtual T? Find(params object[] keys) => default;
                public virtual ValueTask<T?> FindAsync(params object[] keys) => default;
            }

            public interface IDbContextFactory<T>
            {
                T CreateDbContext();
                Task<T> CreateDbContextAsync(CancellationToken cancellationToken = default);
            }
        }

        namespace Confluent.Kafka
        {
            public interface IProducer<TKey, TValue>
            {
                void Produce(string topic, TValue message);
                Task ProduceAsync(string topic, TValue message, CancellationToken cancellationToken = default);
            }
        }
        """;

    /// <summary>The framework, the runtime, KubernetesClient, what stands for other libraries, and the assembly with the emitted code.</summary>
    public static ImmutableArray<MetadataReference> References { get; } = MakeReferences();

    private static ImmutableArray<MetadataReference> MakeReferences()
    {
        var input = TestCompilation.Create("Shop", Generator.Tests.References.WithKubernetesClient, Source);
        var run = GeneratorHarness.Run<InformerGenerator>(input);
        var libraries = TestCompilation.Create("Libraries", Generator.Tests.References.Framework, Libraries);
        return [.. Generator.Tests.References.WithKubernetesClient, libraries.ToReference(), run.Output.ToReference()];
    }
}
