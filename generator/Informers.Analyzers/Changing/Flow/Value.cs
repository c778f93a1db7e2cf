using System;
using System.Collections.Immutable;
using System.Linq;

namespace Informers.Analyzers;

/// <summary>What an expression may refer to: a set of atoms. The empty one is unknown, null, or of no interest.</summary>
internal sealed class Value : IEquatable<Value>
{
    // More than this is more than code that a person wrote means; the rest is forgotten, which can only make a rule silent.
    private const int MostAtoms = 12;

    private Value(ImmutableHashSet<Atom> atoms) => Atoms = atoms;

    public static Value Empty { get; } = new([]);

    public ImmutableHashSet<Atom> Atoms { get; }

    public bool IsEmpty => Atoms.IsEmpty;

    /// <summary>Whether it may be a deep copy: then nothing is said of it, since which it is may hang on conditions that only a reader understands.</summary>
    public bool MayBeCopy
    {
        get
        {
            foreach (var atom in Atoms)
            {
                if (atom is ObjectAtom { Kind: ObjectKind.DeepCopy })
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Whether some of it may be of the cache, or of a caller.</summary>
    public bool IsOfOthers
    {
        get
        {
            foreach (var atom in Atoms)
            {
                if (atom is not ObjectAtom)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Whether some of it may be a copy that shares its parts.</summary>
    public bool IsShallowCopy
    {
        get
        {
            foreach (var atom in Atoms)
            {
                if (atom is ObjectAtom { Kind: ObjectKind.ShallowCopy })
                {
                    return true;
                }
            }

            return false;
        }
    }

    public static Value Of(Atom atom) => new([atom]);

    public Value With(Atom atom) =>
        Atoms.Count >= MostAtoms || Atoms.Contains(atom) ? this : new Value(Atoms.Add(atom));

    public Value Union(Value other)
    {
        if (other.IsEmpty || ReferenceEquals(this, other))
        {
            return this;
        }

        if (IsEmpty)
        {
            return other;
        }

        var result = this;
        foreach (var atom in other.Atoms)
        {
            result = result.With(atom);
        }

        return result;
    }

    public Value Without(Atom atom) => Atoms.Contains(atom) ? new Value(Atoms.Remove(atom)) : this;

    /// <summary>What of it the code made itself.</summary>
    public Value OfOwn() => new([.. Atoms.Where(static atom => atom is ObjectAtom)]);

    public bool Equals(Value? other) => other is not null && (ReferenceEquals(Atoms, other.Atoms) || Atoms.SetEquals(other.Atoms));

    public override bool Equals(object? obj) => Equals(obj as Value);

    public override int GetHashCode()
    {
        var hash = 0;
        foreach (var atom in Atoms)
        {
            hash ^= atom.GetHashCode();
        }

        return hash;
    }
}
