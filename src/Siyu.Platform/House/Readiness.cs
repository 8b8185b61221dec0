using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Siyu.Platform;

/// <summary>Whether this node can serve (就绪检查): the database answers and has our schema.</summary>
internal sealed class Readiness(Works works)
{
    /// <summary>Null where ready, else why not.</summary>
    public async Task<string?> Check(CancellationToken ct)
    {
        try
        {
            await works.Read(services => services.GetRequiredService<SiyuDb>().All<CursorRow>().AnyAsync(ct));
            return null;
        }
        catch (System.Data.Common.DbException fault)
        {
            return "database: " + fault.Message;
        }
    }
}
