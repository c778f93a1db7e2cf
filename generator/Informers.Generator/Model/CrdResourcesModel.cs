namespace Informers.Generator;

/// <summary>All custom resources that a project defines.</summary>
/// <param name="Root">Where their classes are.</param>
/// <param name="All">Each version of each.</param>
internal sealed record CrdResourcesModel(CrdRootModel Root, EquatableArray<CrdResourceModel> All);
