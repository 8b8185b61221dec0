using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Siyu.Kernel;

namespace Siyu.Platform;

/// <summary>
/// Each endpoint says who may call it (授权规则核对): one without a rule stops the start, whoever mapped it. Asked once, of what routing has
/// built; <see cref="SignIn"/> refuses calls to such a one in any case.
/// </summary>
internal sealed class RulesHeld(EndpointDataSource endpoints) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (var endpoint in endpoints.Endpoints)
            Must.Hold(endpoint.Metadata.GetMetadata<Allow>() is not null, $"endpoint {endpoint.DisplayName} says who may call it");
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
