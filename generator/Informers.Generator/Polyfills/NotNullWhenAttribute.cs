namespace System.Diagnostics.CodeAnalysis;

/// <summary>Lets methods say when an out parameter is not null, on netstandard2.0.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
internal sealed class NotNullWhenAttribute(bool returnValue) : Attribute
{
    public bool ReturnValue { get; } = returnValue;
}
