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

        string name = type.IsNested ? $"{Of(type.DeclaringType!)}+{type.Name}" : $"{type.Namespace}.{type.Name}";
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>" : name;
    }

    /// <summary>What tells two overloads apart.</summary>
    public static string Key(MethodBase method) =>
        $"{method.Name}`{(method.IsGenericMethod ? method.GetGenericArguments().Length : 0)}" +
        $"({string.Join(", ", method.GetParameters().Select(p => Of(p.ParameterType)))})" +
        (method.Name is "op_Implicit" or "op_Explicit" ? Of(((MethodInfo)method).ReturnType) : "");

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

    public static string OfDeclaration(Type type)
    {
        string kind = type.IsInterface ? "interface" : type.IsEnum ? "enum" : type.IsValueType ? "struct" : "class";
        string constraints = string.Join(
            ", ",
            type.GetGenericArguments().Select(argument =>
                $"{argument.Name}:{argument.GenericParameterAttributes}:{string.Join('&', argument.GetGenericParameterConstraints().Select(Of))}"));
        return $"{kind} {(type.IsAbstract ? "abstract " : "")}{(type.IsSealed ? "sealed " : "")}<{constraints}> {Attributes(type)}";
    }

    public static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    /// <summary>
    /// Everything but what compilers add on their own account. Nullability and required members stay: what binds to the assembly
    /// sees them.
    /// </summary>
    public static string Attributes(MemberInfo member) => Attributes(member.GetCustomAttributesData());

    private static string Attributes(IEnumerable<CustomAttributeData> attributes) =>
        string.Concat(attributes.Where(IsCompared).Select(Of).Order(StringComparer.Ordinal));

    private static bool IsCompared(CustomAttributeData attribute)
    {
        Type type = attribute.AttributeType;
        if (type.Namespace is "System.Diagnostics" or "System.Diagnostics.CodeAnalysis")
        {
            return false;
        }

        return type.Namespace != typeof(CompilerGeneratedAttribute).Namespace ||
            type == typeof(NullableAttribute) || type == typeof(NullableContextAttribute) ||
            type == typeof(RequiredMemberAttribute) || type == typeof(ExtensionAttribute);
    }

    private static string Of(CustomAttributeData attribute)
    {
        IEnumerable<string> arguments = attribute.ConstructorArguments.Select(Value).Concat(
            attribute.NamedArguments
                .OrderBy(named => named.MemberName, StringComparer.Ordinal)
                .Select(named => $"{named.MemberName} = {Value(named.TypedValue)}"));
        return $"[{Of(attribute.AttributeType)}({string.Join(", ", arguments)})]";
    }

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
