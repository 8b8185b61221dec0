using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Siyu.Platform;

/// <summary>What the house measures about itself (可观测性): counters, traces, logs without personal data.</summary>
internal static class Telemetry
{
    public const string Name = "Siyu";
    private static readonly Meter Meter = new(Name);

    public static readonly ActivitySource Traces = new(Name);
    public static readonly Histogram<int> GroupSize =
        Meter.CreateHistogram<int>("siyu.lane.group", "{request}", "Requests committed together");
    public static readonly Counter<long> Refused =
        Meter.CreateCounter<long>("siyu.lane.busy", "{request}", "Requests refused because a lane was full");
    public static readonly Counter<long> Heard = Meter.CreateCounter<long>("siyu.listener.heard", "{event}", "Events heard by listeners");
    public static readonly Counter<long> Parked =
        Meter.CreateCounter<long>("siyu.listener.parked", "{event}", "Events parked by listeners");
    public static readonly Counter<long> Called =
        Meter.CreateCounter<long>("siyu.outbound.called", "{call}", "Calls to the outside by outcome");

    /// <summary>Framework logs that name addresses and queries stay silent: a query may hold a code or a token.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services)
    {
        services.AddLogging(logging => logging
            .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter("System.Net.Http.HttpClient", LogLevel.Warning)
            .AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Warning));
        if (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 } endpoint)
            services.AddHostedService(_ => new OtlpExport(new(endpoint)));
        return services;
    }
}

/// <summary>Sends traces and metrics by OTLP over HTTP, where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names a collector.</summary>
internal sealed class OtlpExport(Uri endpoint) : IHostedService
{
    private TracerProvider? traces;
    private MeterProvider? metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var resource = ResourceBuilder.CreateDefault().AddService(Telemetry.Name);
        traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource("Microsoft.AspNetCore", Telemetry.Name)
            .AddOtlpExporter(options => To(options, "v1/traces")).Build();
        metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource)
            .AddMeter("Microsoft.AspNetCore.Hosting", "System.Runtime", Telemetry.Name)
            .AddOtlpExporter(options => To(options, "v1/metrics")).Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        traces?.Dispose();
        metrics?.Dispose();
        return Task.CompletedTask;
    }

    private void To(OtlpExporterOptions options, string path)
    {
        options.Protocol = OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = new(endpoint, path);
    }
}
