using Microsoft.AspNetCore.Routing;

namespace Siyu.Platform;

/// <summary>What an API key can be given (接口范围): the permissions of those endpoints that hear keys, and no others.</summary>
public sealed class KeyScopes(EndpointDataSource endpoints, ModuleList modules)
{
    public IReadOnlyList<PermissionCard> All()
    {
        var heard = endpoints.Endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<Allow>())
            .Where(rule => rule?.Kind == AllowKind.StaffOrKey).Select(rule => rule!.Code).ToHashSet();
        return [.. modules.Permissions.Where(permission => heard.Contains(permission.Code))];
    }
}
