using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Informers.Contract;

/// <summary>Types, members and attributes as text, the same for both assemblies when they mean the same.</summary>
internal static class Signature
{
    public static string Of(Type type)
    {
        if (type.IsGenericParameter)
        {
            return "!" + type.Name;
        }

        if (type.HasElementType)
        {
            string suffix = type.IsArray ? $"[{new string(',', type.GetArrayRank() - 1)}]" : type.IsByRef ? "&" : "*";
            return Of(type.GetElementType()!) + suffix;
        }

        string name = type.IsNested ? Of(type.DeclaringType!.IsGenericType ? type.DeclaringType : type.DeclaringType!) + "+" + type.Name : type.Namespace + "." + type.Name;
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>" : name;
    }

    /// <summary>What tells two overloads apart.</summary>
    public static string Key(MethodBase method) =>
        $"{method.Name}`{(method.IsGenericMethod ? method.GetGenericArguments().Length : 0)}" +
        $"({string.Join(", ", method.GetParameters().Select(p => Of(p.ParameterType)))})" +
        (method is MethodInfo { IsSpecialName: true } operation && method.Name.StartsWith("op_", StringComparison.Ordinal) ? Of(operation.ReturnType) : "");

    public static string Of(MethodBase method)
    {
        List<string> words = [Access(method)];
        if (method.IsStatic)
        {
            words.Add("static");
        }

        if (method.IsAbstract)
        {
            words.Add("abstract");
        }
        else if (method is { IsVirtual: true, IsFinal: false })
        {
            words.Add("virtual");
        }

        words.Add(method is MethodInfo m ? Of(m.ReturnType) + Modifiers(m.ReturnParameter) : "constructor");
        words.Add(string.Join(", ", method.GetParameters().Select(Of)));
        words.Add(Attributes(method));
        return string.Join(' ', words);
    }

    public static string Of(PropertyInfo property) =>
        $"{Of(property.PropertyType)} get: {(property.GetMethod is { } get && IsVisible(get) ? Of(get) : "none")} " +
        $"set: {(property.SetMethod is { } set && IsVisible(set) ? Of(set) : "none")} {Attributes(property)}";

    public static string Of(FieldInfo field) =>
        $"{(field.IsPublic ? "public" : "protected")} {(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}" +
        $"{(field.IsLiteral ? "const " : "")}{Of(field.FieldType)} " +
        (field.IsLiteral ? Convert.ToString(field.GetRawConstantValue(), CultureInfo.InvariantCulture) : "") + Attributes(field);

    public static string Of(Type type, bool declaration)
    {
        string kind = type.IsInterface ? "interface" : type.IsEnum ? "enum" : type.IsValueType ? "struct" : "class";
        string constraints = string.Join(
            ", ",
            type.GetGenericArguments().Select(a => $"{a.Name}:{a.GenericParameterAttributes}:{string.Join('&', a.GetGenericParameterConstraints().Select(Of))}"));
        return $"{(declaration ? type.IsNested ? "nested " : "" : "")}{kind} {(type.IsAbstract ? "abstract " : "")}{(type.IsSealed ? "sealed " : "")}<{constraints}> {Attributes(type)}";
    }

    public static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    /// <summary>
    /// Everything but what compilers add on their own account. Nullability and required members stay: what binds to the assembly
    /// sees them.
    /// </summary>
    public static string Attributes(MemberInfo member) => Attributes(member.GetCustomAttributesData());

    private static string Attributes(IEnumerable<CustomAttributeData> attributes) => string.Join(
        "",
        attributes
            .Where(a => a.AttributeType.Namespace != typeof(CompilerGeneratedAttribute).Namespace ||
                a.AttributeType == typeof(NullableAttribute) || a.AttributeType == typeof(NullableContextAttribute) ||
                a.AttributeType == typeof(RequiredMemberAttribute) || a.AttributeType == typeof(ExtensionAttribute))
            .Where(a => a.AttributeType.Namespace is not ("System.Diagnostics" or "System.Diagnostics.CodeAnalysis"))
            .Select(a =>
                $"[{Of(a.AttributeType)}({string.Join(", ", a.ConstructorArguments.Select(Value))}" +
                $"{string.Concat(a.NamedArguments.OrderBy(n => n.MemberName, StringComparer.Ordinal).Select(n => $"; {n.MemberName}={Value(n.TypedValue)}"))})]")
            .Order(StringComparer.Ordinal));

    private static string Value(CustomAttributeTypedArgument argument) => argument.Value switch
    {
        null => "null",
        Type type => Of(type),
        IReadOnlyCollection<CustomAttributeTypedArgument> many => $"{{{string.Join(", ", many.Select(Value))}}}",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Of(ParameterInfo parameter)
    {
        string text = $"{Of(parameter.ParameterType)}{Modifiers(parameter)} {parameter.Name}";
        if (parameter.HasDefaultValue)
        {
            text += $" = {parameter.RawDefaultValue ?? "null"}";
        }

        return parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " + text : text;
    }

    private static string Modifiers(ParameterInfo parameter) =>
        string.Concat(parameter.GetRequiredCustomModifiers().Select(m => $" modreq({Of(m)})"));

    private static string Access(MethodBase method) => method.IsPublic ? "public" : "protected";
}
