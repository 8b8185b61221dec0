using Mono.Cecil;

namespace Siyu.Architecture.Tests.Reading;

/// <summary>What a type names: in its bases, members, signatures, bodies and attributes.</summary>
internal static class Uses
{
    internal static IEnumerable<TypeReference> Of(TypeDefinition type) =>
        Nested(type).SelectMany(Direct).SelectMany(Parts).DistinctBy(t => t.FullName);

    internal static IEnumerable<TypeDefinition> Nested(TypeDefinition type) => type.NestedTypes.SelectMany(Nested).Prepend(type);

    internal static IEnumerable<string> Literals(TypeDefinition type) => Nested(type).SelectMany(t => t.Methods)
        .Where(m => m.HasBody)
        .SelectMany(m => m.Body.Instructions)
        .Select(i => i.Operand)
        .OfType<string>();

    /// <summary>The calls of generic methods, as the module's table of contents makes them: <c>.Slice&lt;PlaceOrder&gt;()</c>.</summary>
    internal static IEnumerable<GenericInstanceMethod> GenericCalls(TypeDefinition type) => Nested(type).SelectMany(t => t.Methods)
        .Where(m => m.HasBody)
        .SelectMany(m => m.Body.Instructions)
        .Select(i => i.Operand)
        .OfType<GenericInstanceMethod>();

    private static IEnumerable<TypeReference> Direct(TypeDefinition type)
    {
        var bases = type.Interfaces.Select(i => i.InterfaceType).Append(type.BaseType);
        var members = type.Fields.Select(f => f.FieldType).Concat(type.Properties.Select(p => p.PropertyType));
        var attributes = type.CustomAttributes.Select(a => a.AttributeType);
        return bases.Concat(members).Concat(attributes).Concat(type.Methods.SelectMany(Named)).Where(t => t is not null);
    }

    private static IEnumerable<TypeReference> Named(MethodDefinition method)
    {
        var signature = method.Parameters.Select(p => p.ParameterType).Append(method.ReturnType);
        if (!method.HasBody)
        {
            return signature;
        }

        var locals = method.Body.Variables.Select(v => v.VariableType);
        return signature.Concat(locals).Concat(method.Body.Instructions.SelectMany(i => Operand(i.Operand)));
    }

    private static IEnumerable<TypeReference> Operand(object? operand) => operand switch
    {
        TypeReference type => [type],
        GenericInstanceMethod generic => [generic.DeclaringType, .. generic.GenericArguments],
        MemberReference { DeclaringType: { } declaring } => [declaring],
        _ => [],
    };

    private static IEnumerable<TypeReference> Parts(TypeReference type) => type switch
    {
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        TypeSpecification wrapped => Parts(wrapped.ElementType),
        _ => [type],
    };
}
