namespace Informers.Generator;

/// <summary>A type whose decoder is emitted. Says the same whichever root reached the type.</summary>
/// <param name="Name">The name of the emitted decoder's class; unique to the type.</param>
/// <param name="Type">The type, as emitted code writes it.</param>
/// <param name="DocumentationName">The type's name as a documentation comment writes it, with markup.</param>
internal sealed record DecoderTypeModel(string Name, string Type, string DocumentationName)
{
    /// <summary>The name of the file, without extension.</summary>
    public string FileName { get; init; } = FileNames.Decoder(Name);

    /// <summary>The name of the file of its encoder, without extension.</summary>
    public string EncoderFileName { get; init; } = FileNames.Encoder(Name);

    /// <summary>Whether members are left out, so that there is another decoder of the whole type.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Whether it is an enum.</summary>
    public bool IsEnum { get; init; }

    /// <summary>Whether it is a struct.</summary>
    public bool IsValueType { get; init; }

    /// <summary>The members of a class or struct: those of base classes first.</summary>
    public EquatableArray<DecoderMemberModel> Members { get; init; }

    /// <summary>The members that are arguments of the constructor, in its order.</summary>
    public EquatableArray<DecoderMemberModel> Parameters { get; init; }

    /// <summary>The members of an enum.</summary>
    public EquatableArray<DecoderEnumMemberModel> EnumMembers { get; init; }

    /// <summary>The member that takes what no other member takes.</summary>
    public DecoderMemberModel? ExtensionData { get; init; }

    /// <summary>What the type has members for, and <see cref="ExtensionData"/> must not take, because it is left out.</summary>
    public EquatableArray<string> PassedOver { get; init; }

    /// <summary>Whether it wants to know when reading begins.</summary>
    public bool HasOnDeserializing { get; init; }

    /// <summary>Whether it wants to know when reading ended.</summary>
    public bool HasOnDeserialized { get; init; }

    /// <summary>Whether it wants to know when writing begins.</summary>
    public bool HasOnSerializing { get; init; }

    /// <summary>Whether it wants to know when writing ended.</summary>
    public bool HasOnSerialized { get; init; }
}
