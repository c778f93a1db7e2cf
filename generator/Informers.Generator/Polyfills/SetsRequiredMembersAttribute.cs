namespace System.Diagnostics.CodeAnalysis;

/// <summary>Lets the compiler emit records with <c>required</c> members for netstandard2.0.</summary>
[AttributeUsage(AttributeTargets.Constructor, Inherited = false)]
internal sealed class SetsRequiredMembersAttribute : Attribute;
