namespace QgoBuild.Delivery.Applications;

/// <summary>What was understood of a compose file, as JSON for programs. It contains no values of variables, which may be secret.</summary>
public static class ApplicationJson
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text.</summary>
    public static string Of(ApplicationReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        var application = reading.Application;
        return new JsonObject
        {
            ["name"] = application.Name,
            ["title"] = application.Title,
            ["files"] = Array(reading.Compose.Files.Select(file => (JsonNode)file)),
            ["services"] = Array(application.Services.Select(service => new JsonObject
            {
                ["name"] = service.Name,
                ["image"] = Describe(service.Image),
                ["port"] = service.Port,
                ["check"] = Describe(service.Check),
                ["changeover"] = service.Changeover == Changeover.Beside ? "beside" : "stop-first",
                ["replicas"] = service.Replicas,
                ["runsOnce"] = service.RunsOnce,
            })),
            ["accessories"] = Array(application.Accessories.Select(accessory =>
                new JsonObject { ["name"] = accessory.Name, ["image"] = accessory.Image })),
            ["database"] = application.Database is { } database
                ? new JsonObject { ["kind"] = database.Kind, ["accessory"] = database.Accessory, ["name"] = database.Name } : null,
            ["migration"] = application.Migration is { } migration
                ? new JsonObject
                {
                    ["service"] = migration.Service,
                    ["history"] = Describe(migration.History),
                    ["check"] = migration.Check is { } check ? Array(check.Select(word => JsonValue.Create(word))) : null,
                    ["isOnline"] = migration.IsOnline,
                } : null,
            ["data"] = Array(application.Data.Select(data => new JsonObject
            {
                ["name"] = data.Name,
                ["isVolume"] = data.IsVolume,
                ["directory"] = data.Directory,
                ["use"] = data.Use.ToString().ToLowerInvariant(),
                ["mounts"] = Array(data.Mounts.Select(mount => new JsonObject { ["service"] = mount.Service, ["target"] = mount.Target })),
            })),
            ["entrances"] = Array(application.Entrances.Select(entrance => new JsonObject
            {
                ["port"] = entrance.Port,
                ["routes"] = Array(entrance.Routes.Select(route =>
                    new JsonObject { ["path"] = route.Path, ["service"] = route.Service, ["port"] = route.Port })),
            })),
            ["settings"] = Array(reading.Settings.Select(setting => new JsonObject
            {
                ["name"] = setting.Name,
                ["uses"] = Array(setting.Uses.Select(use =>
                    new JsonObject { ["service"] = use.Service, ["as"] = use.Form.ToString().ToLowerInvariant() })),
            })),
            ["generated"] = Array(reading.GeneratedVariables.Select(variable => JsonValue.Create(variable.Name))),
            ["variables"] = Array(reading.Compose.Variables.Select(variable => new JsonObject
            {
                ["name"] = variable.Name,
                ["required"] = variable.IsRequired,
                ["hasDefault"] = variable.Default is not null,
                ["location"] = variable.Location.ToString(),
            })),
            ["notes"] = Array(reading.Notes.Select(note =>
                new JsonObject { ["part"] = note.Part, ["text"] = note.Text, ["location"] = note.Location.ToString() })),
            ["problems"] = Array(reading.Problems.Select(problem =>
                new JsonObject { ["location"] = problem.Location.ToString(), ["text"] = problem.Text, ["remedy"] = problem.Remedy })),
        }.ToJsonString(Indented);
    }

    private static JsonObject Describe(ImageOrigin image) => image switch
    {
        ImageOrigin.Built built => new() { ["built"] = built.Context, ["dockerfile"] = built.Dockerfile, ["target"] = built.Target },
        ImageOrigin.Pulled pulled => new() { ["pulled"] = pulled.Reference },
        ImageOrigin.SameAs same => new() { ["sameAs"] = same.Service },
        _ => throw new ArgumentOutOfRangeException(nameof(image), image, "There is no such image."),
    };

    private static JsonObject Describe(Check check) => check switch
    {
        Check.Reports reports => new() { ["reports"] = reports.Path },
        Check.Answers answers => new() { ["answers"] = answers.Path },
        Check.ContainerHealthy => new() { ["containerHealthy"] = true },
        _ => new() { ["runs"] = true },
    };

    private static JsonObject Describe(History history) => history switch
    {
        History.Prisma prisma => new() { ["prisma"] = prisma.Directory },
        History.Rows rows => new() { ["table"] = rows.Table, ["column"] = rows.Column },
        _ => new() { ["fingerprint"] = true },
    };

    private static JsonArray Array(IEnumerable<JsonNode> items) => [.. items];
}
