using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Tests.Platform;

/// <summary>Personal data in clear is found wherever it is planted, named by its place, and never shown.</summary>
public sealed class PlainScanTests
{
    private const string Phone = "13912345678";
    private const string IdNumber = "11010519491231002X";
    private const string OpenId = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";

    [Theory]
    [InlineData(Phone, "phone"), InlineData("请拨打13912345678联系", "phone"), InlineData("{\"p\":\"\\u002B8613912345678\"}", "phone")]
    [InlineData("+86 139 1234 5678 +8613912345678", "phone"), InlineData("tel-13912345678", "phone"), InlineData(IdNumber, "id_number")]
    [InlineData("{\"who\":\"" + OpenId + "\"}", "openid"), InlineData("wxmall/" + OpenId, "openid")]
    public void Each_shape_is_known_alone_and_inside_a_text(string text, string shape) => Assert.Equal(shape, PersonalShape.Of(text));

    [Theory]
    [InlineData("0199c000-1391-7000-8000-139123456789"), InlineData("4200001391234567813912345678"), InlineData("1732233600000")]
    [InlineData("12912345678"), InlineData("139123456789"), InlineData("SF13912345678"), InlineData("110105194912310021")]
    [InlineData("order_line_after_sale_number"), InlineData("0199c00013917000800013912345678a"), InlineData("")]
    public void Ids_numbers_of_others_and_times_are_not_taken_for_personal_data(string text) => Assert.Null(PersonalShape.Of(text));

    /// <summary>Texts of every length, sealed, as JSON and as base64 in other writing; a seed keeps the run the same.</summary>
    [Theory, InlineData(1, false), InlineData(2, true)]
    public void Sealed_texts_are_never_taken_for_personal_data(int seed, bool alone)
    {
        const int Texts = 200_000;
        var random = new Random(seed);
        var (named, alike) = (0, 0);
        for (var i = 0; i < Texts; i++)
        {
            var bytes = new byte[random.Next(29, 120)];
            random.NextBytes(bytes);
            var text = Convert.ToBase64String(bytes);
            if (text.Split('+', '/', '=').Any(word => word is { Length: 28 } && word[0] == 'o')) alike++;
            var written = alone ? text : System.Text.Json.JsonSerializer.Serialize(new { address = bytes, id = i });
            if (PersonalShape.Of(written) is not null) named++;
        }
        // Left is what can be computed: 28 letters alike, and nothing beside them that shows both cases; one in four million of these.
        Assert.True(alike > 50, $"{alike} of {Texts} hold 28 letters that look like an openid");
        Assert.Equal(0, named);
    }

    /// <summary>Openids of random letters where such things leak: alone, in JSON, in paths, in queries, beside a sealed text.</summary>
    [Theory, InlineData("{0}"), InlineData("{{\"openid\":\"{0}\"}}"), InlineData("/users/{0}/orders"), InlineData("openid={0}&lang=zh")]
    [InlineData("https://mp.example.com/p/{0}"), InlineData("to {0}, at once"), InlineData("{{\"a\":\"{1}\",\"b\":\"{0}\"}}")]
    [InlineData("{1} {0}"), InlineData("MemberCard/{0}"), InlineData("'{0}'")]
    public void An_openid_is_named_wherever_it_leaks(string where)
    {
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        var random = new Random(3);
        for (var i = 0; i < 5_000; i++)
        {
            var id = "oA1b" + string.Concat(Enumerable.Range(0, 24).Select(_ => Letters[random.Next(Letters.Length)]));
            var bytes = new byte[60];
            random.NextBytes(bytes);
            var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, where, id, Convert.ToBase64String(bytes));
            Assert.Equal("openid", PersonalShape.Of(text));
        }
    }

    [Theory]
    [InlineData(Database.Sqlite, Phone, "phone"), InlineData(Database.Postgres, Phone, "phone")]
    [InlineData(Database.Sqlite, OpenId, "openid"), InlineData(Database.Postgres, "[\"" + IdNumber + "\"]", "id_number")]
    [InlineData(Database.Sqlite, "王小明", "sealed"), InlineData(Database.Postgres, "{\"to\":[{\"name\":\"王小明\"}]}", "sealed")]
    public async Task One_planted_in_any_text_column_is_named_and_not_shown(Database database, string planted, string what)
    {
        await using var shop = await TestShop.Open(database, rooms => rooms.Add<ParlourModule>(),
            services => services.AddScoped<ISealedWords, Sealed>());
        await Plant(shop, "0199c000-0000-7000-8000-000000000001");
        Assert.Empty(await shop.Broken());

        await Plant(shop, planted);

        var broken = Assert.Single(await shop.Broken());
        Assert.Equal((PlainScan.Name, 1), (broken.Name, broken.Broken));
        Assert.Contains($"platform_event.key ({what}) × 1", broken.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("王小明", broken.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(Phone, broken.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_in_the_middle_of_a_sentence_is_somebody_elses_word()
    {
        await using var shop = await TestShop.Open(Database.Sqlite, rooms => rooms.Add<ParlourModule>(),
            services => services.AddScoped<ISealedWords, Sealed>());
        await Plant(shop, "王小明湖风景区");
        Assert.Empty(await shop.Broken());
    }

    /// <summary>An event whose key is this text; its body says nothing.</summary>
    private static Task Plant(TestShop shop, string text) => shop.Do(async services =>
    {
        await using var insert = services.GetRequiredService<SiyuDb>()
            .Command("INSERT INTO platform_event (id, name, key, body, at) VALUES (@id, 'parlour.planted', @key, '{}', 0)");
        await insert.Give("@id", Guid.CreateVersion7()).Give("@key", text).ExecuteNonQueryAsync();
    });

    private sealed class Sealed : ISealedWords
    {
        public async IAsyncEnumerable<string> Words(SiyuDb db, [EnumeratorCancellation] CancellationToken ct)
        {
            await Task.Yield();
            yield return "王小明";
        }
    }
}
