using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Siyu.Organization.Domain;
using Siyu.Platform;

namespace Siyu.Organization.SigningIn;

/// <summary>
/// The token that lets the first administrator in (初始化口令): from <c>SIYU_SETUP_TOKEN</c>, or random for this start and written to the log
/// while no administrator exists.
/// </summary>
internal sealed class SetUpToken(IConfiguration configuration, Works works, ILogger<SetUpToken> log) : IHostedService
{
    private const int ShortestGiven = 16;
    private string? token = configuration["SIYU_SETUP_TOKEN"];

    public bool Opens(string shown) =>
        token is { Length: >= ShortestGiven } known
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(known), Encoding.UTF8.GetBytes(shown));

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (token is not null) return;
        var setUp = await works.Read(services => services.GetRequiredService<SiyuDb>().All<Post>()
            .AnyAsync(post => post.Role == Role.Admin && post.Until == null, cancellationToken));
        if (setUp) return;
        token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));
        log.LogWarning("No administrator yet. Set the group up with this token, which holds until the next start: {SetUpToken}", token);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
