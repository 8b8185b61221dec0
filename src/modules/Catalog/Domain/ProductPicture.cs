using Siyu.Kernel;
using Siyu.Platform;

namespace Siyu.Catalog.Domain;

/// <summary>A picture in the library (图片): under which name it came, and at which address it stays.</summary>
internal sealed class ProductPicture
{
    public const int MostBytes = 10 * 1024 * 1024;
    public const long MostPixels = 40_000_000;
    public const int LongestName = 120;

    private ProductPicture() { }

    public Guid Id { get; private set; }
    public string Address { get; private set; } = "";

    /// <summary>The file's name; imports of products name pictures by it, and the newest of a name is meant.</summary>
    public string Name { get; private set; } = "";
    public int Width { get; private set; }
    public int Height { get; private set; }
    public int Size { get; private set; }
    public StaffId? UploadedBy { get; private set; }
    public DateTimeOffset UploadedAt { get; private set; }

    /// <summary>What the bytes are, or why they are not taken.</summary>
    public static Result<Picture> Check(ReadOnlySpan<byte> content)
    {
        if (content.Length > MostBytes) return CatalogRefusals.PictureTooBig.With(MostBytes / 1024 / 1024);
        if (Picture.Read(content) is not { } picture) return CatalogRefusals.NotAPicture;
        return picture.Pixels > MostPixels ? CatalogRefusals.PictureTooLarge.With(MostPixels / 1_000_000) : picture;
    }

    /// <summary>The last part of whatever path the browser sends, made short.</summary>
    public static string NameOf(string? sent)
    {
        var name = new string([.. (sent ?? "").Split('/', '\\')[^1].Where(letter => !char.IsControl(letter))]).Trim();
        return name.Length == 0 ? "picture" : name[Math.Max(0, name.Length - LongestName)..];
    }

    public static ProductPicture Of(Upload upload, StaffId? by, DateTimeOffset at) => new()
    {
        Id = Guid.CreateVersion7(at), Address = upload.Address, Name = upload.Name, Width = upload.Picture.Width,
        Height = upload.Picture.Height, Size = upload.Size, UploadedBy = by, UploadedAt = at,
    };

    /// <summary>The same file came again under the same name: it counts as the newest again.</summary>
    public void ComeAgain(DateTimeOffset at) => UploadedAt = at;
}

/// <summary>A picture that was kept just now (上传结果).</summary>
internal sealed record Upload(string Address, string Name, Picture Picture, int Size);
