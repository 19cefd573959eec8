namespace QgoBuild.Engine;

/// <summary>Checks. A failed check throws an exception whose message is written for the user; without a message of its own it names the
/// checked expression.</summary>
public static class Assert
{
    /// <summary>Fails with <paramref name="message"/>.</summary>
    /// <exception cref="AssertionException">Always.</exception>
    [DoesNotReturn]
    public static void Fail(string message, Exception? exception = null) => throw new AssertionException(message, exception);

    /// <summary>Requires that <paramref name="condition"/> is true.</summary>
    /// <exception cref="AssertionException">It is false.</exception>
    public static void True(
        [DoesNotReturnIf(false)] bool condition, string? message = null,
        [CallerArgumentExpression(nameof(condition))] string? argumentExpression = null)
    {
        if (!condition) Fail(message ?? $"Expected to be true: {argumentExpression}");
    }

    /// <summary>Requires that <paramref name="condition"/> is false.</summary>
    /// <exception cref="AssertionException">It is true.</exception>
    public static void False(
        [DoesNotReturnIf(true)] bool condition, string? message = null,
        [CallerArgumentExpression(nameof(condition))] string? argumentExpression = null)
    {
        if (condition) Fail(message ?? $"Expected to be false: {argumentExpression}");
    }

    /// <summary>Requires that <paramref name="obj"/> is not null, and returns it.</summary>
    /// <exception cref="AssertionException">It is null.</exception>
    public static T NotNull<T>(
        [NotNull] this T? obj, string? message = null, [CallerArgumentExpression(nameof(obj))] string? argumentExpression = null)
        where T : class
    {
        if (obj is null) Fail(message ?? $"Expected a {typeof(T).Name}, found nothing: {argumentExpression}");
        return obj;
    }

    /// <summary>Requires that <paramref name="obj"/> has a value, and returns it.</summary>
    /// <exception cref="AssertionException">It has none.</exception>
    public static T? NotNull<T>(
        [NotNull] this T? obj, string? message = null, [CallerArgumentExpression(nameof(obj))] string? argumentExpression = null)
        where T : struct
    {
        if (obj is null) Fail(message ?? $"Expected a {typeof(T).Name}, found nothing: {argumentExpression}");
        return obj;
    }

    /// <summary>Requires that <paramref name="str"/> has at least one character, and returns it.</summary>
    /// <exception cref="AssertionException">It is null or empty.</exception>
    public static string NotNullOrEmpty(
        [NotNull] this string? str, string? message = null, [CallerArgumentExpression(nameof(str))] string? argumentExpression = null)
    {
        if (string.IsNullOrEmpty(str)) Fail(message ?? $"Expected a text, found nothing: {argumentExpression}");
        return str;
    }

    /// <summary>Requires that <paramref name="str"/> has more than white space, and returns it.</summary>
    /// <exception cref="AssertionException">It is null, empty or blank.</exception>
    public static string NotNullOrWhiteSpace(
        [NotNull] this string? str, string? message = null, [CallerArgumentExpression(nameof(str))] string? argumentExpression = null)
    {
        if (string.IsNullOrWhiteSpace(str)) Fail(message ?? $"Expected a text, found nothing or blanks: {argumentExpression}");
        return str;
    }

    /// <summary>Requires that <paramref name="collection"/> is not empty.</summary>
    /// <exception cref="AssertionException">It is null or empty.</exception>
    public static void NotEmpty<T>(
        [NotNull] IReadOnlyCollection<T>? collection, string? message = null,
        [CallerArgumentExpression(nameof(collection))] string? argumentExpression = null)
    {
        if (collection.NotNull(message, argumentExpression).Count == 0)
            Fail(message ?? $"Expected at least one item, found none: {argumentExpression}");
    }

    /// <summary>Requires that <paramref name="collection"/> is empty.</summary>
    /// <exception cref="AssertionException">It is null or not empty.</exception>
    public static void Empty<T>(
        [NotNull] IReadOnlyCollection<T>? collection, string? message = null,
        [CallerArgumentExpression(nameof(collection))] string? argumentExpression = null) =>
        Count(collection, 0, message, argumentExpression);

    /// <summary>Requires that <paramref name="collection"/> has exactly <paramref name="length"/> items.</summary>
    /// <exception cref="AssertionException">It is null or has another number of items.</exception>
    public static void Count<T>(
        [NotNull] IReadOnlyCollection<T>? collection, int length, string? message = null,
        [CallerArgumentExpression(nameof(collection))] string? argumentExpression = null)
    {
        if (collection.NotNull(message, argumentExpression).Count != length)
            Fail(message ?? $"Expected {length} items, found {collection.Count}: {argumentExpression}");
    }

    /// <summary>Requires that <paramref name="collection"/> has exactly one item.</summary>
    /// <exception cref="AssertionException">It is null or has another number of items.</exception>
    public static void HasSingleItem<T>(
        [NotNull] IReadOnlyCollection<T>? collection, string? message = null,
        [CallerArgumentExpression(nameof(collection))] string? argumentExpression = null) =>
        Count(collection, 1, message, argumentExpression);

    /// <summary>Requires that there is a file at <paramref name="path"/>.</summary>
    /// <exception cref="AssertionException">There is no such file.</exception>
    public static void FileExists(
        [NotNull] string? path, string? message = null, [CallerArgumentExpression(nameof(path))] string? argumentExpression = null)
    {
        if (!File.Exists(path.NotNull(message, argumentExpression))) Fail(message ?? $"There is no file {path}");
    }

    /// <summary>Requires that there is a directory at <paramref name="path"/>.</summary>
    /// <exception cref="AssertionException">There is no such directory.</exception>
    public static void DirectoryExists(
        [NotNull] string? path, string? message = null, [CallerArgumentExpression(nameof(path))] string? argumentExpression = null)
    {
        if (!Directory.Exists(path.NotNull(message, argumentExpression))) Fail(message ?? $"There is no directory {path}");
    }
}
