namespace Informers.Generator;

/// <summary>The deep copy of a resource class.</summary>
/// <param name="Types">The class and everything reachable from it, ordered by name; empty where there is a problem.</param>
/// <param name="Problem">Why the class cannot be copied; null where it can.</param>
internal sealed record CopyGraphModel(EquatableArray<CopyTypeModel> Types, DecoderProblemModel? Problem);
