using System;

namespace Informers.Generator;

/// <summary>What may stand for a number in JSON, with the values of System.Text.Json's <c>JsonNumberHandling</c>.</summary>
[Flags]
internal enum NumberForms
{
    /// <summary>Numbers alone.</summary>
    Strict = 0,

    /// <summary>Texts of numbers.</summary>
    Text = 1,

    /// <summary>Numbers are written as texts.</summary>
    WrittenAsText = 2,

    /// <summary><c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>, as texts.</summary>
    Literals = 4,
}
