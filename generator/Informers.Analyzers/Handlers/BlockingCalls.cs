using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Informers.Analyzers;

/// <summary>Which operations hold their thread until something else has happened: another task, time, or a device.</summary>
/// <param name="more">Further methods that do, as <c>Namespace.Type.Method</c>.</param>
/// <param name="allowed">Methods that are not to be reported, in the same form.</param>
internal sealed class BlockingCalls(IReadOnlyCollection<string> more, IReadOnlyCollection<string> allowed)
{
    // What is written out to be compared, is for each method once.
    private readonly ConcurrentDictionary<IMethodSymbol, bool> _blocking = new(SymbolEqualityComparer.Default);

    // Methods by the types that declare them, or that their types derive from or implement. "*" are all but those that end in Async.
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        ["System.Threading.Tasks.Task"] = ["Wait", "WaitAll", "WaitAny"],
        ["System.Threading.Thread"] = ["Sleep", "Join"],
        ["System.Threading.SpinWait"] = ["SpinUntil"],
        ["System.Threading.WaitHandle"] = ["WaitOne", "WaitAll", "WaitAny", "SignalAndWait"],
        ["System.Threading.ManualResetEventSlim"] = ["Wait"],
        ["System.Threading.SemaphoreSlim"] = ["Wait"],
        ["System.Threading.CountdownEvent"] = ["Wait"],
        ["System.Threading.Barrier"] = ["SignalAndWait"],
        ["System.Threading.Monitor"] = ["Wait"],
        ["System.Collections.Concurrent.BlockingCollection`1"] = ["Take", "TakeFromAny", "GetConsumingEnumerable"],
        ["System.IO.File"] =
        [
            "ReadAllText", "ReadAllLines", "ReadAllBytes", "ReadLines", "WriteAllText", "WriteAllLines", "WriteAllBytes", "AppendAllText",
            "AppendAllLines", "AppendAllBytes", "AppendText", "Copy", "Move", "Replace", "Delete", "Open", "OpenRead", "OpenWrite", "OpenText",
            "Create", "CreateText", "Encrypt", "Decrypt",
        ],
        ["System.IO.Directory"] =
        [
            "GetFiles", "GetDirectories", "GetFileSystemEntries", "EnumerateFiles", "EnumerateDirectories", "EnumerateFileSystemEntries",
            "CreateDirectory", "Delete", "Move",
        ],
        ["System.IO.FileInfo"] = ["AppendText", "CopyTo", "Create", "CreateText", "Delete", "MoveTo", "Open", "OpenRead", "OpenText", "OpenWrite", "Replace"],
        ["System.IO.RandomAccess"] = ["Read", "Write", "FlushToDisk"],
        ["System.IO.FileStream"] = ["Read", "ReadByte", "ReadExactly", "ReadAtLeast", "Write", "WriteByte", "Flush", "CopyTo", "Lock"],
        ["System.IO.Pipes.PipeStream"] = ["Read", "ReadByte", "Write", "WriteByte", "Flush", "WaitForPipeDrain"],
        ["System.IO.Pipes.NamedPipeServerStream"] = ["WaitForConnection"],
        ["System.IO.Pipes.NamedPipeClientStream"] = ["Connect"],
        ["System.Diagnostics.Process"] = ["WaitForExit", "WaitForInputIdle"],
        ["System.Net.Sockets.Socket"] =
        [
            "Accept", "Connect", "Disconnect", "Poll", "Receive", "ReceiveFrom", "ReceiveMessageFrom", "Select", "Send", "SendFile", "SendTo",
        ],
        ["System.Net.Sockets.TcpClient"] = ["Connect"],
        ["System.Net.Sockets.TcpListener"] = ["AcceptSocket", "AcceptTcpClient"],
        ["System.Net.Sockets.UdpClient"] = ["Receive", "Send"],
        ["System.Net.Sockets.NetworkStream"] = ["Read", "ReadByte", "ReadExactly", "ReadAtLeast", "Write", "WriteByte", "CopyTo"],
        ["System.Net.Security.SslStream"] =
            ["Read", "ReadByte", "ReadExactly", "ReadAtLeast", "Write", "WriteByte", "CopyTo", "AuthenticateAsClient", "AuthenticateAsServer"],
        ["System.Net.Dns"] = ["GetHostAddresses", "GetHostByAddress", "GetHostByName", "GetHostEntry", "Resolve"],
        ["System.Net.Http.HttpMessageInvoker"] = ["Send"],
        ["System.Net.WebRequest"] = ["GetRequestStream", "GetResponse"],
        ["System.Net.WebClient"] =
        [
            "DownloadData", "DownloadFile", "DownloadString", "OpenRead", "OpenWrite", "UploadData", "UploadFile", "UploadString", "UploadValues",
        ],
        ["System.Net.Mail.SmtpClient"] = ["Send"],
        ["System.Net.NetworkInformation.Ping"] = ["Send"],
        ["System.Data.IDbConnection"] = ["Open", "BeginTransaction"],
        ["System.Data.IDbCommand"] = ["ExecuteNonQuery", "ExecuteReader", "ExecuteScalar", "Prepare"],
        ["System.Data.IDbTransaction"] = ["Commit", "Rollback"],
        ["System.Data.IDataReader"] = ["Read", "NextResult"],
        ["System.Console"] = ["Read", "ReadKey", "ReadLine"],
    };

    // Creating one opens a file.
    private static readonly Dictionary<string, string> Opening = new(StringComparer.Ordinal)
    {
        ["System.IO.FileStream"] = "path",
        ["System.IO.StreamReader"] = "path",
        ["System.IO.StreamWriter"] = "path",
        ["System.Net.Sockets.TcpClient"] = "hostname",
    };

    // Libraries in which a method "X" beside an "XAsync" asks another machine and waits for its answer.
    private static readonly string[] Remote =
    [
        "k8s.", "Microsoft.EntityFrameworkCore.", "Microsoft.Data.", "StackExchange.Redis.", "MongoDB.", "Azure.", "Amazon.", "Google.Cloud.", "Grpc.",
        "Npgsql.", "MySql", "Dapper.", "RestSharp.", "Confluent.Kafka.", "RabbitMQ.", "Elastic.", "Renci.SshNet.",
    ];

    // Methods of these that only note what is to be done, or hand out what will ask.
    private static readonly HashSet<string> Quick = new(StringComparer.Ordinal)
    {
        "Microsoft.EntityFrameworkCore.DbContext.Add", "Microsoft.EntityFrameworkCore.DbContext.AddRange",
        "Microsoft.EntityFrameworkCore.DbSet.Add", "Microsoft.EntityFrameworkCore.DbSet.AddRange",
        "Microsoft.EntityFrameworkCore.IDbContextFactory.CreateDbContext",
        "Microsoft.EntityFrameworkCore.Infrastructure.PooledDbContextFactory.CreateDbContext",
        "Confluent.Kafka.IProducer.Produce",
        "MongoDB.Driver.IMongoCollectionExtensions.Find",
    };

    // And these of all of them: what a reader has read already, and the end of what was opened.
    private static readonly string[] QuickEverywhere = ["Dispose", "IsDBNull", "GetFieldValue"];

    // Most calls are of methods with other names: what is to be compared with them has no need to be written out.
    private static readonly HashSet<string> KnownNames = new(Known.Values.SelectMany(static one => one), StringComparer.Ordinal);
    private static readonly HashSet<string> OpeningNames = new(
        Opening.Keys.Select(static one => one.Substring(one.LastIndexOf('.') + 1)), StringComparer.Ordinal);

    private static readonly SymbolDisplayFormat TypeName = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted, SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    /// <summary>How an operation blocks, as it reads in code; <see langword="null"/> when it does not, or nobody can tell.</summary>
    public string? Name(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation property => OfProperty(property),
        IInvocationOperation call => OfCall(call),
        IObjectCreationOperation { Constructor: { } constructor } creation => OfCreation(creation, constructor),
        _ => null,
    };

    private static string? OfProperty(IPropertyReferenceOperation property) =>
        property is { Property: { Name: "Result", ContainingType: { Name: "Task" or "ValueTask", TypeArguments.Length: 1 } type }, Instance: { } task }
        && IsIn(type, "System.Threading.Tasks")
        && !IsKnownToBeDone(task)
            ? type.Name + ".Result"
            : null;

    private string? OfCall(IInvocationOperation call)
    {
        var method = call.TargetMethod;
        var type = method.ContainingType;
        if (method is { Name: "GetResult", Parameters.IsEmpty: true } && type.Name.EndsWith("Awaiter", StringComparison.Ordinal)
            && IsIn(type, "System.Runtime.CompilerServices"))
        {
            return call.Instance is IInvocationOperation { TargetMethod.Name: "GetAwaiter", Instance: { } task } && IsKnownToBeDone(task)
                ? null
                : "GetAwaiter().GetResult()";
        }

        var isNamed = more.Count > 0 && more.Contains(FullName(method));
        var isBlocking = isNamed
            || (_blocking.GetOrAdd(method, static one => IsKnown(one.ContainingType, one.Name) || IsRemote(one))
                && !IsATry(call)
                && !(method.Name == "Wait" && call.Instance is { } waited && IsKnownToBeDone(waited)));
        return isBlocking && (allowed.Count == 0 || !allowed.Contains(FullName(method))) ? type.Name + "." + method.Name : null;
    }

    private string? OfCreation(IObjectCreationOperation creation, IMethodSymbol constructor)
    {
        var type = constructor.ContainingType;
        if (!OpeningNames.Contains(type.Name))
        {
            return null;
        }

        var name = Display(type);
        return Opening.TryGetValue(name, out var parameter)
            && !allowed.Contains(name)
            && constructor.Parameters.Any(one => one.Name == parameter && one.Type.SpecialType == SpecialType.System_String)
            && creation.Syntax is not null
            ? "new " + type.Name
            : null;
    }

    private static bool IsKnown(INamedTypeSymbol type, string method)
    {
        if (!KnownNames.Contains(method))
        {
            return false;
        }

        for (var one = type; one is not null; one = one.BaseType)
        {
            if (IsDeclared(one, method))
            {
                return true;
            }
        }

        return IsIn(type, "System.Data") || type.AllInterfaces.Any(static one => IsIn(one, "System.Data")) && type.AllInterfaces.Any(one => IsDeclared(one, method))
            ? IsDeclared(type, method) || type.AllInterfaces.Any(one => IsDeclared(one, method))
            : false;
    }

    private static bool IsDeclared(INamedTypeSymbol type, string method) =>
        Known.TryGetValue(Display(type.OriginalDefinition) + (type.Arity > 0 ? "`" + type.Arity : string.Empty), out var methods)
        && Array.IndexOf(methods, method) >= 0;

    private static bool IsRemote(IMethodSymbol method)
    {
        var declared = method.ReducedFrom ?? method;
        var isBlockingByName = declared.Name.StartsWith("BlockingUnaryCall", StringComparison.Ordinal);
        if (declared.DeclaringSyntaxReferences.Length > 0
            || declared.MethodKind != MethodKind.Ordinary
            || Array.IndexOf(QuickEverywhere, declared.Name) >= 0
            || (!isBlockingByName && !HasAsynchronousForm(declared)))
        {
            return false;
        }

        var name = FullName(declared);
        return Array.Exists(Remote, one => name.StartsWith(one, StringComparison.Ordinal))
            && !Quick.Contains(name)
            && (!isBlockingByName || name.StartsWith("Grpc.", StringComparison.Ordinal) || HasAsynchronousForm(declared));
    }

    private static bool HasAsynchronousForm(IMethodSymbol declared)
    {
        for (var type = declared.ContainingType; type is not null; type = type.BaseType)
        {
            foreach (var member in type.GetMembers(declared.Name + "Async"))
            {
                if (member is IMethodSymbol { ReturnType.Name: "Task" or "ValueTask" })
                {
                    return true;
                }
            }
        }

        return false;
    }

    // A wait of no time looks, and goes on.
    private static bool IsATry(IInvocationOperation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument.Parameter is { Type: var type }
                && (type.SpecialType == SpecialType.System_Int32 || type.Name == "TimeSpan")
                && (argument.Value.ConstantValue is { HasValue: true, Value: 0 }
                    || argument.Value is IFieldReferenceOperation { Field: { Name: "Zero", ContainingType.Name: "TimeSpan" } }))
            {
                return true;
            }
        }

        return false;
    }

    // A task made of a value, or asked about before: "if (task.IsCompletedSuccessfully) … task.Result".
    private static bool IsKnownToBeDone(IOperation task)
    {
        var value = Origins.Unwrap(task);
        if (value is IInvocationOperation { TargetMethod: { Name: "FromResult" or "FromException" or "FromCanceled", ContainingType.Name: "Task" or "ValueTask" } }
            || value is IPropertyReferenceOperation { Property: { Name: "CompletedTask", ContainingType.Name: "Task" or "ValueTask" } })
        {
            return true;
        }

        var symbol = Symbol(value);
        if (symbol is null)
        {
            return false;
        }

        // Anywhere in the body: what is asked about may be left by "return" as well.
        var root = task;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        foreach (var one in root.Descendants())
        {
            if (one is IPropertyReferenceOperation { Property.Name: "IsCompleted" or "IsCompletedSuccessfully" or "Status", Instance: { } asked }
                && SymbolEqualityComparer.Default.Equals(Symbol(Origins.Unwrap(asked)), symbol))
            {
                return true;
            }
        }

        return false;
    }

    private static ISymbol? Symbol(IOperation value) => value switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        IPropertyReferenceOperation property => property.Property,
        _ => null,
    };

    private static string FullName(IMethodSymbol method) => Display(method.ContainingType) + "." + method.Name;

    private static bool IsIn(INamedTypeSymbol type, string space) => Display(type.ContainingNamespace) == space;

    private static string Display(ISymbol symbol) => symbol.ToDisplayString(TypeName);
}
