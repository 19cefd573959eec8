namespace QgoBuild.Engine.Text;

/// <summary>Formats durations.</summary>
internal static class Durations
{
    /// <summary>For example <c>0.4 s</c>, <c>12.3 s</c>, <c>3 min 05 s</c>, <c>1 h 02 min</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration < TimeSpan.FromSeconds(59.95)) return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s");
        var rounded = TimeSpan.FromSeconds(Math.Round(duration.TotalSeconds));
        return rounded < TimeSpan.FromHours(1)
            ? string.Create(CultureInfo.InvariantCulture, $"{rounded.Minutes} min {rounded.Seconds:00} s")
            : string.Create(CultureInfo.InvariantCulture, $"{(int)rounded.TotalHours} h {rounded.Minutes:00} min");
    }
}
