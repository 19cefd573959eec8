using System.Buffers.Text;
using CsCheck;
using QgoBuild.Engine.Secrets;

namespace QgoBuild.Tests.Engine.Secrets;

public sealed class EncryptedValueTests
{
    private const string Password = "correct horse battery";

    private static readonly SecretLocation Location = new("ApiKey", "live");
    private static readonly string SampleValue = EncryptedValue.Encrypt("s3cret", Password, Location).ToString();

    [Theory]
    [InlineData("s3cret")]
    [InlineData("")]
    [InlineData("line\nline\n")]
    [InlineData("pässwörd 🔑")]
    public void An_encrypted_text_can_be_decrypted(string text) =>
        Assert.Equal(text, EncryptedValue.Parse(EncryptedValue.Encrypt(text, Password, Location).ToString())!.Decrypt(Password, Location));

    [Fact]
    public void The_same_value_is_encrypted_differently_each_time() =>
        Assert.NotEqual(SampleValue, EncryptedValue.Encrypt("s3cret", Password, Location).ToString());

    [Fact]
    public void The_format_is_the_one_documented()
    {
        Assert.StartsWith("v2:", SampleValue, StringComparison.Ordinal);
        var bytes = Base64Url.DecodeFromChars(SampleValue.AsSpan(3));
        Assert.Equal(4 + 16 + 12 + "s3cret".Length + 16, bytes.Length);
        Assert.Equal([0x00, 0x09, 0x27, 0xC0], bytes[..4]);
    }

    /// <summary>Created once by another program that implements docs/secrets.md: values in existing repositories must stay
    /// readable.</summary>
    [Fact]
    public void A_value_of_the_first_version_can_still_be_decrypted() => Assert.Equal(
        "from the first day",
        EncryptedValue.Parse(ReferenceValue)!.Decrypt(Password, Location));

    [Theory]
    [InlineData("ApiKey", "live", true)]
    [InlineData("api-key", "LIVE", true)]
    [InlineData("ApiKeys", "live", false)]
    [InlineData("ApiKey", "staging", false)]
    [InlineData("ApiKey", null, false)]
    public void It_belongs_to_one_name_in_one_file(string name, string? profile, bool isTheSame) =>
        Assert.Equal(isTheSame ? "s3cret" : null, EncryptedValue.Parse(SampleValue)!.Decrypt(Password, new SecretLocation(name, profile)));

    [Fact]
    public void Different_locations_have_different_bytes() =>
        Assert.NotEqual(new SecretLocation("A", "").ToBytes(), new SecretLocation("A", null).ToBytes());

    [Fact]
    public void Another_password_does_not_decrypt_it() =>
        Assert.Null(EncryptedValue.Parse(SampleValue)!.Decrypt("Correct horse battery", Location));

    [Fact]
    public void Every_change_is_detected()
    {
        var bytes = Base64Url.DecodeFromChars(SampleValue.AsSpan(3));
        Gen.Select(Gen.Int[4, bytes.Length - 1], Gen.Int[0, 7]).Sample(
            (at, bit) =>
            {
                var changed = (byte[])bytes.Clone();
                changed[at] ^= (byte)(1 << bit);
                Assert.Null(EncryptedValue.Parse("v2:" + Base64Url.EncodeToString(changed))?.Decrypt(Password, Location));
            },
            iter: 12);
    }

    [Theory]
    [InlineData(new byte[] { 0x00, 0x09, 0x27, 0xBF })]
    [InlineData(new byte[] { 0x00, 0x00, 0x00, 0x01 })]
    [InlineData(new byte[] { 0x7F, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF })]
    public void Too_few_and_too_many_rounds_are_rejected(byte[] rounds)
    {
        byte[] bytes = [.. rounds, .. Base64Url.DecodeFromChars(SampleValue.AsSpan(3)).Skip(4)];

        Assert.Null(EncryptedValue.Parse("v2:" + Base64Url.EncodeToString(bytes)));
    }

    [Theory]
    [InlineData("v2:")]
    [InlineData("v2:AAAA")]
    [InlineData("v2:not base64!")]
    [InlineData("v3:AAAA")]
    [InlineData("plain")]
    public void Other_texts_are_not_encrypted_values(string text) => Assert.Null(EncryptedValue.Parse(text));

    private const string ReferenceValue = "v2:AAknwEWWeY1o-TAXQCg9LeJPKjkGZgR_rB5uQC2SVS-8ey45OKeAhdilsqXzVR1Clr4WRx5LU7G7uA4yVujoZYfD";
}
