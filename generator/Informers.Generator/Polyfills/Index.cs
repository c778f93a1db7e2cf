namespace System;

/// <summary>Lets the compiler match the ends of lists on netstandard2.0.</summary>
internal readonly struct Index(int value, bool fromEnd = false)
{
    public int GetOffset(int length) => fromEnd ? length - value : value;
}
