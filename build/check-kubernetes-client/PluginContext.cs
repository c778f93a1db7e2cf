using System.Reflection;
using System.Runtime.Loader;

namespace Informers.Contract;

/// <summary>One assembly and its dependencies, apart from everything else: the two that are compared have the same name.</summary>
internal sealed class PluginContext(string path) : AssemblyLoadContext(path)
{
    private readonly string _folder = Path.GetDirectoryName(path)!;

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string candidate = Path.Combine(_folder, assemblyName.Name + ".dll");
        return File.Exists(candidate) ? LoadFromAssemblyPath(candidate) : null;
    }
}
