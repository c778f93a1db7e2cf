using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Informers.Tests;

/// <summary>Writes down everything that a user of an assembly can see, one line a member, in a stable order.</summary>
public static class PublicApiDump
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(char)] = "char", [typeof(decimal)] = "decimal",
        [typeof(double)] = "double", [typeof(float)] = "float", [typeof(int)] = "int", [typeof(long)] = "long",
        [typeof(object)] = "object", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(string)] = "string",
        [typeof(uint)] = "uint", [typeof(ulong)] = "ulong", [typeof(ushort)] = "ushort", [typeof(void)] = "void",
    };

    /// <summary>The public surface of an assembly as text.</summary>
    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(static type => type.FullName, StringComparer.Ordinal))
        {
            List<string> members = type.IsSubclassOf(typeof(Delegate)) ? [] : [.. Members(type).Order(StringComparer.Ordinal)];
            text.Append(Declaration(type)).Append('\n');
            foreach (var member in members)
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Declaration(Type type)
    {
        var name = type.Namespace + "." + Name(type);
        if (type.IsEnum)
        {
            return $"enum {name}";
        }

        if (type.IsSubclassOf(typeof(Delegate)))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"delegate {Name(invoke.ReturnParameter)} {name}({Parameters(invoke)})";
        }

        var kind = type.IsInterface ? "interface" : type.IsValueType ? "struct" : "class";
        var modifier = type.IsInterface || type.IsValueType ? (IsReadOnly(type) ? "readonly " : string.Empty)
            : type is { IsAbstract: true, IsSealed: true } ? "static "
            : type.IsAbstract ? "abstract "
            : type.IsSealed ? "sealed " : string.Empty;
        IEnumerable<string> bases = type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? [])
            .Where(static contract => contract.IsVisible)
            .Select(Name).Order(StringComparer.Ordinal);
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
        {
            bases = bases.Prepend(Name(parent));
        }

        var list = string.Join(", ", bases);
        return $"{modifier}{kind} {name}{(list.Length > 0 ? " : " + list : string.Empty)}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(static field => $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}");
        }

        var constructors = type.GetConstructors(Declared).Where(static c => !c.IsStatic && IsSeen(c))
            .Select(c => $"{Access(c)}.ctor({Parameters(c)})");
        var methods = type.GetMethods(Declared).Where(static m => IsSeen(m) && (!m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal)))
            .Where(static m => m.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
            .Select(m => $"{Access(m)}{Modifier(m)}{Name(m.ReturnParameter)} {m.Name}{GenericArguments(m.GetGenericArguments())}({Parameters(m)})");
        var properties = type.GetProperties(Declared).Where(static p => p.GetAccessors(true).Any(IsSeen) && p.Name != "EqualityContract")
            .Select(Property);
        var fields = type.GetFields(Declared).Where(static f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly)
            .Select(static f => $"{(f.IsLiteral ? "const " : f.IsStatic ? "static " : string.Empty)}{Name(f.FieldType)} {f.Name}");
        var events = type.GetEvents(Declared).Where(static e => IsSeen(e.AddMethod!))
            .Select(static e => $"event {Name(e.EventHandlerType!)} {e.Name}");
        return constructors.Concat(methods).Concat(properties).Concat(fields).Concat(events);
    }

    private static string Property(PropertyInfo property)
    {
        var nullable = new NullabilityInfoContext().Create(property);
        var accessor = property.GetAccessors(true).First(IsSeen);
        var set = property.SetMethod is { } setter && IsSeen(setter)
            ? setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? " init;" : " set;"
            : string.Empty;
        var get = property.GetMethod is { } getter && IsSeen(getter) ? " get;" : string.Empty;
        return $"{Access(accessor)}{Modifier(accessor)}{Name(property.PropertyType, nullable)} {property.Name} {{{get}{set} }}";
    }

    private static bool IsSeen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsReadOnly(Type type) => type.IsValueType && type.GetCustomAttributes().Any(static a => a.GetType().Name == "IsReadOnlyAttribute");

    private static string Access(MethodBase method) => method.IsPublic ? string.Empty : "protected ";

    private static string Modifier(MethodInfo method) =>
        method.IsStatic ? "static "
        : method.DeclaringType!.IsInterface ? string.Empty
        : method.IsAbstract ? "abstract "
        : method.IsVirtual && method.GetBaseDefinition() != method ? "override "
        : method is { IsVirtual: true, IsFinal: false } ? "virtual " : string.Empty;

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(static parameter =>
    {
        var direction = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : string.Empty;
        var value = parameter.HasDefaultValue ? " = " + (parameter.DefaultValue ?? "default") : string.Empty;
        return $"{direction}{Name(parameter)} {parameter.Name}{value}";
    }));

    private static string Name(ParameterInfo parameter) => Name(parameter.ParameterType, new NullabilityInfoContext().Create(parameter));

    private static string Name(Type type) => Name(type, null);

    private static string Name(Type type, NullabilityInfo? nullable)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!, nullable?.ElementType ?? nullable);
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Name(value) + "?";
        }

        var mark = !type.IsValueType && nullable?.ReadState == NullabilityState.Nullable ? "?" : string.Empty;
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword + mark;
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!, nullable?.ElementType) + "[]" + mark;
        }

        var name = type.IsNested && !type.IsGenericParameter ? Name(type.DeclaringType!) + "." + type.Name : type.Name;
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        if (tick >= 0)
        {
            name = name[..tick] + GenericArguments(type.GetGenericArguments(), nullable?.GenericTypeArguments);
        }

        return name + mark;
    }

    private static string GenericArguments(Type[] arguments, NullabilityInfo[]? nullable = null) =>
        arguments.Length == 0
            ? string.Empty
            : $"<{string.Join(", ", arguments.Select((argument, i) => Name(argument, nullable?.Length == arguments.Length ? nullable[i] : null)))}>";
}
