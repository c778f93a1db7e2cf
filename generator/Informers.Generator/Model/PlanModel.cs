namespace Informers.Generator;

/// <summary>Everything that is emitted for the hosts of a compilation, with all names settled.</summary>
/// <param name="Factories">The hosts.</param>
/// <param name="Informers">The informers and listers.</param>
/// <param name="ResourceTypes">The resource types.</param>
/// <param name="Decoders">The decoders: one for each type, or part of one, that is read of a resource class.</param>
/// <param name="Encoders">The encoders: one for each type that can be reached from a resource class.</param>
/// <param name="Copiers">The copiers: one for each type that can be reached from a resource class and has something to copy.</param>
/// <param name="DeepCopies">The <c>DeepCopy()</c> methods, by namespace.</param>
/// <param name="Announcements">What other assemblies may use.</param>
/// <param name="Permissions">What informers list and watch, those of other assemblies included that factories here use.</param>
internal sealed record PlanModel(
    EquatableArray<FactoryModel> Factories,
    EquatableArray<InformerModel> Informers,
    EquatableArray<ResourceTypeModel> ResourceTypes,
    EquatableArray<DecoderTypeModel> Decoders,
    EquatableArray<DecoderTypeModel> Encoders,
    EquatableArray<CopyTypeModel> Copiers,
    EquatableArray<DeepCopyExtensionsModel> DeepCopies,
    EquatableArray<AnnouncementModel> Announcements,
    EquatableArray<PermissionModel> Permissions);
