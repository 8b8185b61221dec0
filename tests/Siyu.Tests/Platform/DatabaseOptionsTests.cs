using Npgsql;
using Siyu.Platform;

namespace Siyu.Tests.Platform;

public sealed class DatabaseOptionsTests
{
    [Theory]
    [InlineData("postgres://u:p%40ss@db:6432/siyu", 200, true)]
    [InlineData("Host=db;Database=siyu", 200, true)]
    [InlineData("postgres://u@db/siyu?Max%20Auto%20Prepare=0", 0, true)]
    [InlineData("Host=db;Max Auto Prepare=0;No Reset On Close=false", 0, false)]
    public void Plans_stay_with_their_connection_unless_the_address_says_otherwise(string address, int plans, bool kept)
    {
        var options = DatabaseOptions.Parse(address, "/nowhere");
        var parts = new NpgsqlConnectionStringBuilder(options.ConnectionString);
        Assert.Equal((false, "db", plans, kept), (options.IsSqlite, parts.Host, parts.MaxAutoPrepare, parts.NoResetOnClose));
    }

    [Theory]
    [InlineData(null, "/data/siyu.db")]
    [InlineData("sqlite", "/data/siyu.db")]
    [InlineData("/elsewhere/shop.db", "/elsewhere/shop.db")]
    public void What_is_no_postgres_is_a_file(string? text, string file)
    {
        var options = DatabaseOptions.Parse(text, "/data");
        Assert.True(options.IsSqlite);
        Assert.Contains(file, options.ConnectionString, StringComparison.Ordinal);
    }
}
