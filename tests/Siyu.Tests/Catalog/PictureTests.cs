using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Siyu.Catalog.Domain;
using Siyu.Catalog.Pictures;
using Siyu.Catalog.Products;
using Siyu.Kernel;
using Siyu.Platform;
using Siyu.Tests.Goods;

namespace Siyu.Tests.Catalog;

public sealed class PictureTests
{
    [Fact]
    public void A_picture_says_by_its_own_bytes_what_it_is_and_how_large()
    {
        Assert.Equal(new("png", 640, 480), Picture.Read(Pictures.Png(640, 480)));
        Assert.Equal(new("jpg", 1_200, 900), Picture.Read(Pictures.Jpeg(1_200, 900)));
        Assert.Equal(new("webp", 300, 200), Picture.Read(Pictures.WebP(300, 200)));
        Assert.Null(Picture.Read("<svg xmlns='http://www.w3.org/2000/svg'/>"u8));
        Assert.Null(Picture.Read("<html><script>"u8));
        Assert.Null(Picture.Read(Pictures.Png(0, 10)));
        Assert.Null(Picture.Read(Pictures.Jpeg(10, 10).AsSpan(0, 12)));
        Assert.Null(Picture.Read([]));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task An_uploaded_picture_is_kept_once_and_served_for_ever_with_safe_headers(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var first = (await Upload(house, "夏装/rose.png", Pictures.Png(8, 6))).Value;
        var twin = (await Upload(house, "rose.png", Pictures.Png(8, 6))).Value;
        using var shown = await house.Shop.Http.GetAsync(first.Address);

        Assert.Equal((first.Address, "rose.png", 8, 6), (twin.Address, twin.Name, twin.Width, twin.Height));
        Assert.Single(await house.Shop.All<ProductPicture>());
        Assert.Equal(Pictures.Png(8, 6), await shown.Content.ReadAsByteArrayAsync());
        Assert.Equal("image/png", shown.Content.Headers.ContentType!.MediaType);
        Assert.Equal("public, max-age=31536000, immutable", shown.Headers.CacheControl!.ToString());
        Assert.Equal("nosniff", shown.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("default-src 'none'; sandbox", shown.Headers.GetValues("Content-Security-Policy").Single());
        using var nothing = await house.Shop.Http.GetAsync(Pictures.AddressOfNothing);
        using var climbing = await house.Shop.Http.GetAsync("/files/..%2Fkeys.json");
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (nothing.StatusCode, climbing.StatusCode));
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task What_is_no_picture_or_too_large_is_refused_and_not_kept(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var heavy = new byte[ProductPicture.MostBytes + 1];

        Assert.Equal("catalog.not_a_picture", (await Upload(house, "a.png", "<svg onload=alert(1)>"u8.ToArray())).Problem!.Code);
        Assert.Equal("catalog.picture_too_large", (await Upload(house, "a.png", Pictures.Png(20_000, 20_000))).Problem!.Code);
        Assert.Equal("catalog.picture_too_big", (await Upload(house, "a.png", heavy)).Problem!.Code);
        Assert.Empty(await house.Shop.All<ProductPicture>());
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task The_library_lists_each_picture_once_newest_first_and_by_name(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        for (byte i = 0; i < 5; i++)
        {
            await Upload(house, $"coat-{i}.png", Pictures.Png(8, 8, i));
            if (i % 2 == 0) house.Shop.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        var names = new List<string>();
        string? after = null;
        do
        {
            var page = (await List(house, null, after, 2)).Value;
            names.AddRange(page.Rows.Select(row => row.Name));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(5, names.Distinct().Count());
        Assert.Equal(5, names.Count);
        Assert.Equal("coat-3.png", Assert.Single((await List(house, "coat-3", null, 10)).Value.Rows).Name);
    }

    [Theory, InlineData(Database.Sqlite), InlineData(Database.Postgres)]
    public async Task A_product_shows_pictures_of_the_library_in_their_order_and_a_file_names_them(Database database)
    {
        await using var house = await GoodsHouse.Open(database);
        var front = (await Upload(house, "front.png", Pictures.Png(8, 8, 1))).Value.Address;
        var back = (await Upload(house, "back.jpg", Pictures.Jpeg(9, 9))).Value.Address;
        var made = (await house.Shop.With<CreateProduct, CreateProduct.Response>(slice => slice.Handle(Actor.System,
            house.Draft("X1") with { Media = [back, front], Skus = [new("X1", [], new(100)) { Picture = front }] }, default))).Value;
        var read = (await house.Shop.With<ProductDetail, ProductDetail.Response>(slice => slice.Handle(made.Id, default))).Value;
        const string File = "code,title,brand,category,list_price,media\nY1,衫,B1,C1,99,front.png|back.jpg\nY2,裤,B1,C1,99,gone.png\n"
            + "Y3,裙,B1,C1,99,https://elsewhere.example/a.jpg\n";
        await using var refusals = new StringWriter();
        var taken = await house.Shop.Services.GetRequiredService<Imports>().Run(
            new("products", new Dictionary<string, string>(), false), new MemoryStream(Encoding.UTF8.GetBytes(File)), refusals, null,
            default);

        Assert.Equal([back, front], read.Product.Media);
        Assert.Equal(front, read.Skus[0].Picture);
        Assert.Equal((1, 2), (taken.Value.Added, taken.Value.Refused));
        Assert.Contains("3,media,catalog.unknown_picture", refusals.ToString());
        Assert.Contains("4,media,catalog.unknown_picture", refusals.ToString());
        Assert.Equal([front, back], (await house.Shop.All<Product>()).Single(product => product.Code == "Y1").MediaList);
    }

    private static Task<Result<UploadPicture.Response>> Upload(GoodsHouse house, string name, byte[] content) =>
        house.Shop.Services.CreateScope().ServiceProvider.GetRequiredService<UploadPicture>().Keep(Actor.System, name, content, default);

    private static Task<Result<Page<PictureList.Row>>> List(GoodsHouse house, string? text, string? after, int size) =>
        house.Shop.With<PictureList, Page<PictureList.Row>>(slice => slice.Handle(text, new(after, size), default));
}
