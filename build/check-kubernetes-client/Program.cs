using System.Reflection;

namespace Informers.Contract;

/// <summary>
/// <c>CheckKubernetesClient contract.dll [real.dll]</c>; without the second, the KubernetesClient.dll beside this program.
/// </summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args.Length is 0 or > 2)
        {
            Console.Error.WriteLine("usage: CheckKubernetesClient contract.dll [real.dll]");
            return 2;
        }

        string contractPath = Path.GetFullPath(args[0]);
        string realPath = Path.GetFullPath(args.Length == 2 ? args[1] : Path.Combine(AppContext.BaseDirectory, "KubernetesClient.dll"));
        Assembly contract = new PluginContext(contractPath).LoadFromAssemblyPath(contractPath);
        Assembly real = new PluginContext(realPath).LoadFromAssemblyPath(realPath);
        if (contract.ManifestModule.ModuleVersionId == real.ManifestModule.ModuleVersionId)
        {
            Console.Error.WriteLine($"{realPath} is the contract itself: nothing would be compared.");
            return 2;
        }

        AssemblyComparison comparison = new(contract, real);
        comparison.Run();
        foreach (string difference in comparison.Differences)
        {
            Console.Error.WriteLine(difference);
        }

        Console.WriteLine(
            $"Compared the contract with {real.GetName().Name} {VersionOf(real)}: {comparison.Types} types and {comparison.Members} " +
            $"members of the contract, {comparison.CompleteModels} models with all their properties, " +
            $"{comparison.Lists} lists of the package: " +
            (comparison.Differences.Count == 0 ? "no difference." : $"{comparison.Differences.Count} differences."));
        return comparison.Differences.Count == 0 ? 0 : 1;
    }

    private static string VersionOf(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "of no version";
}
