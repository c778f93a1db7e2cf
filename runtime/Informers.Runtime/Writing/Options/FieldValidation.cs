namespace Informers.Rest;

/// <summary>What the server does with fields that it does not know, or that are there twice.</summary>
public enum FieldValidation
{
    /// <summary>It drops them and says nothing.</summary>
    Ignore,

    /// <summary>It drops them and warns; the server's default.</summary>
    Warn,

    /// <summary>It refuses the request.</summary>
    Strict,
}
