using Informers.CodeFixes;
using Informers.Tests;

namespace Informers.Analyzers.Tests;

/// <summary>Resource versions that are put in order by hand.</summary>
public sealed class VersionOrderTests
{
    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Versions_compared_as_text_are_reported()
    {
        var messages = await RuleTest.VerifyAsync<VersionOrderAnalyzer>("""
            class Gate
            {
                string _lastResourceVersion = "";

                bool IsNewer(V1Pod one, V1Pod other) => {|INF1091:string.Compare(one.Metadata.ResourceVersion, other.Metadata.ResourceVersion, StringComparison.Ordinal)|} > 0;
                bool IsOlder(V1Pod one, V1Pod other) => {|INF1091:string.CompareOrdinal(one.Metadata.ResourceVersion, other.Metadata.ResourceVersion)|} < 0;
                int Order(V1Pod one, CronTab other) => {|INF1091:one.Metadata.ResourceVersion.CompareTo(other.Metadata!.ResourceVersion)|};
                bool Seen(V1Pod pod) => {|INF1091:StringComparer.Ordinal.Compare(pod.Metadata.ResourceVersion, _lastResourceVersion)|} <= 0;
                bool Reached(ISharedInformer informer, string version) => {|INF1091:string.CompareOrdinal(informer.LastSyncResourceVersion, version)|} >= 0;
                bool Local(V1Pod pod, string seen) { var version = pod.Metadata?.ResourceVersion ?? ""; return {|INF1091:Comparer<string>.Default.Compare(version, seen)|} > 0; }
                V1Pod Newest(IPodLister pods) => {|INF1091:pods.List().OrderByDescending(pod => pod.Metadata.ResourceVersion)|}.First();
                V1Pod? Last(IPodLister pods) => {|INF1091:pods.List().MaxBy(pod => pod.Metadata.ResourceVersion)|};
                void Sort(List<V1Pod> pods) => pods.Sort((a, b) => {|INF1091:string.CompareOrdinal(a.Metadata.ResourceVersion, b.Metadata.ResourceVersion)|});
            }
            """);
        Assert.Contains("text", messages[0]);
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public async Task Versions_compared_as_numbers_are_reported()
    {
        var messages = await RuleTest.VerifyAsync<VersionOrderAnalyzer>("""
            class Gate
            {
                ulong _seen;

                bool IsNewer(V1Pod one, V1Pod other) => {|INF1091:long.Parse(one.Metadata.ResourceVersion) > long.Parse(other.Metadata.ResourceVersion)|};
                bool IsOlder(V1Pod one, V1Pod other) => {|INF1091:Convert.ToInt64(one.Metadata.ResourceVersion) < Convert.ToInt64(other.Metadata.ResourceVersion)|};
                bool Seen(V1Pod pod)
                {
                    var version = ulong.Parse(pod.Metadata.ResourceVersion);
                    if ({|INF1091:version <= _seen|}) return true;
                    _seen = {|INF1091:Math.Max(_seen, version)|};
                    return false;
                }

                bool Tried(V1Pod pod) => ulong.TryParse(pod.Metadata.ResourceVersion, out var version) && {|INF1091:version > _seen|};
                int Order(V1Pod one, V1Pod other) => {|INF1091:int.Parse(one.Metadata.ResourceVersion).CompareTo(int.Parse(other.Metadata.ResourceVersion))|};
                long Behind(V1Pod one, string lastResourceVersion) => {|INF1091:long.Parse(one.Metadata.ResourceVersion) - long.Parse(lastResourceVersion)|};
                long Highest(IPodLister pods) => {|INF1091:pods.List().Max(pod => long.Parse(pod.Metadata.ResourceVersion))|};
            }
            """);
        Assert.All(messages, static message => Assert.Contains("numbers", message));
    }

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Equality_and_the_runtimes_comparison_are_not_reported() => RuleTest.VerifyAsync<VersionOrderAnalyzer>("""
        class Gate
        {
            bool Same(V1Pod one, V1Pod other) => one.Metadata.ResourceVersion == other.Metadata.ResourceVersion;
            bool Differs(V1Pod one, V1Pod other) => !string.Equals(one.Metadata.ResourceVersion, other.Metadata.ResourceVersion, StringComparison.Ordinal);
            bool Detour(V1Pod one, V1Pod other) => string.CompareOrdinal(one.Metadata.ResourceVersion, other.Metadata.ResourceVersion) == 0;
            bool Newer(V1Pod one, V1Pod other) => ResourceVersions.Compare(one.Metadata.ResourceVersion, other.Metadata.ResourceVersion) > 0;
            bool Tried(V1Pod one, string? seen) => ResourceVersions.TryCompare(one.Metadata.ResourceVersion, seen, out var order) && order > 0;
            V1Pod? Last(IPodLister pods) => pods.List().MaxBy(pod => pod.Metadata.ResourceVersion, Comparer<string>.Create(ResourceVersions.Compare));
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Numbers_for_a_gauge_and_other_texts_are_not_reported() => RuleTest.VerifyAsync<VersionOrderAnalyzer>("""
        class Gate
        {
            long Gauge(V1Pod pod) => long.TryParse(pod.Metadata.ResourceVersion, out var version) ? version : 0;
            bool IsSet(V1Pod pod) => long.Parse(pod.Metadata.ResourceVersion) > 0;
            bool ByName(V1Pod one, V1Pod other) => string.CompareOrdinal(one.Metadata.Name, other.Metadata.Name) < 0;
            bool ByGeneration(V1Pod one, V1Pod other) => one.Metadata.Generation < other.Metadata.Generation;
            IEnumerable<V1Pod> Sorted(IPodLister pods) => pods.List().OrderBy(pod => pod.Metadata.Name).ThenBy(pod => pod.Metadata.CreationTimestamp);
            bool Parsed(string number, string other) => long.Parse(number) < long.Parse(other);
            bool Releases(Version one, Version other) => one.CompareTo(other) > 0;
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task Locals_that_are_their_own_value_while_they_are_typed_are_not_followed_forever() => RuleTest.VerifyAsync<VersionOrderAnalyzer>("""
        class Gate
        {
            bool Number(int limit) { int count = count; return count < limit; }
            int Text(string other) { string text = text; return text.CompareTo(other); }
        }
        """, error: "CS0165");

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_local_that_is_written_again_is_not_what_it_was_declared_as() => RuleTest.VerifyAsync<VersionOrderAnalyzer>("""
        class Gate
        {
            bool Number(V1Pod pod, ulong seen) { var number = ulong.Parse(pod.Metadata.ResourceVersion); number = 5; return number < seen; }
            int Text(V1Pod pod, string other) { var text = pod.Metadata.ResourceVersion; text = pod.Metadata.Name; return text.CompareTo(other); }
            bool Once(V1Pod pod, ulong seen) { var text = pod.Metadata.ResourceVersion; var number = ulong.Parse(text); return {|INF1091:number < seen|}; }
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task A_pragma_switches_it_off() => RuleTest.VerifyAsync<VersionOrderAnalyzer>("""
        class Gate
        {
        #pragma warning disable INF1091 // For a stable order in the report, and nothing else.
            int Order(V1Pod one, V1Pod other) => string.CompareOrdinal(one.Metadata.ResourceVersion, other.Metadata.ResourceVersion);
        #pragma warning restore INF1091
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_editorconfig_switches_it_off() => RuleTest.VerifyAsync<VersionOrderAnalyzer>("""
        class Gate
        {
            int Order(V1Pod one, V1Pod other) => string.CompareOrdinal(one.Metadata.ResourceVersion, other.Metadata.ResourceVersion);
        }
        """, "dotnet_diagnostic.INF1091.severity = none");

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task The_fix_calls_the_runtimes_comparison() => RuleTest.VerifyFixAsync<VersionOrderAnalyzer, CompareVersionsFix>("""
        class Gate
        {
            bool A(V1Pod one, V1Pod other) => {|INF1091:string.Compare(one.Metadata.ResourceVersion, other.Metadata.ResourceVersion, StringComparison.Ordinal)|} > 0;
            bool B(V1Pod one, CronTab other) => {|INF1091:one.Metadata.ResourceVersion.CompareTo(other.Metadata!.ResourceVersion)|} > 0;
            bool C(V1Pod one, V1Pod other) => {|INF1091:long.Parse(one.Metadata.ResourceVersion) >= long.Parse(other.Metadata.ResourceVersion)|};
            int D(V1Pod one, V1Pod other) => {|INF1091:ulong.Parse(one.Metadata.ResourceVersion).CompareTo(ulong.Parse(other.Metadata.ResourceVersion))|};
            V1Pod? E(IPodLister pods) => {|INF1091:pods.List().MaxBy(pod => pod.Metadata.ResourceVersion)|};
            int F(V1Pod one, V1Pod other) => {|INF1091:StringComparer.Ordinal.Compare(one.Metadata.ResourceVersion, other.Metadata.ResourceVersion)|};
        }
        """, """
        class Gate
        {
            bool A(V1Pod one, V1Pod other) => ResourceVersions.Compare(one.Metadata.ResourceVersion, other.Metadata.ResourceVersion) > 0;
            bool B(V1Pod one, CronTab other) => ResourceVersions.Compare(one.Metadata.ResourceVersion, other.Metadata!.ResourceVersion!) > 0;
            bool C(V1Pod one, V1Pod other) => ResourceVersions.Compare(one.Metadata.ResourceVersion, other.Metadata.ResourceVersion) >= 0;
            int D(V1Pod one, V1Pod other) => ResourceVersions.Compare(one.Metadata.ResourceVersion, other.Metadata.ResourceVersion);
            V1Pod? E(IPodLister pods) => pods.List().MaxBy(pod => pod.Metadata.ResourceVersion, Comparer<string>.Create(ResourceVersions.Compare));
            int F(V1Pod one, V1Pod other) => ResourceVersions.Compare(one.Metadata.ResourceVersion, other.Metadata.ResourceVersion);
        }
        """);

    [Fact(Timeout = TestTimeouts.Milliseconds)]
    public Task There_is_no_fix_where_one_side_is_a_number_that_was_kept() => RuleTest.VerifyNoFixAsync<VersionOrderAnalyzer, CompareVersionsFix>("""
        class Gate
        {
            ulong _seen;
            bool Seen(V1Pod pod) => {|INF1091:ulong.Parse(pod.Metadata.ResourceVersion) <= _seen|};
            long Highest(IPodLister pods) => {|INF1091:pods.List().Max(pod => long.Parse(pod.Metadata.ResourceVersion))|};
        }
        """);
}
