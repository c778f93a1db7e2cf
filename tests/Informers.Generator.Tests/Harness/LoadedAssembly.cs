using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;

namespace Informers.Generator.Tests;

/// <summary>An emitted assembly, loaded so that a test can run what is in it.</summary>
internal sealed class LoadedAssembly : IDisposable
{
    private readonly AssemblyLoadContext _context = new(name: null, isCollectible: true);

    /// <summary>Compiles and loads, after the libraries that it references and that were themselves made by a test.</summary>
    public LoadedAssembly(Compilation compilation, params Compilation[] libraries)
    {
        foreach (var library in libraries)
        {
            using var image = new MemoryStream(library.ToImage());
            _context.LoadFromStream(image);
        }

        using var stream = new MemoryStream(compilation.ToImage());
        Assembly = _context.LoadFromStream(stream);
    }

    public Assembly Assembly { get; }

    /// <summary>Calls a static method without parameters.</summary>
    public T Call<T>(string type, string method) =>
        (T)Assembly.GetType(type, throwOnError: true)!.GetMethod(method, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!
            .CreateDelegate<Func<T>>()();

    public void Dispose() => _context.Unload();
}
