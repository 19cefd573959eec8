using CsCheck;

namespace QgoBuild.Delivery.Tests.Runtime;

/// <summary>Files as people have them: the functions of the script that back up, verify and restore, on real files.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly BackupServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public void A_name_comes_back_from_its_encoding_and_stands_in_JSON_as_it_is() => FileName.ListGenerator.Sample(
        names =>
        {
            var given = string.Concat(names.Select(name => $"name={FileName.Printf(name)}; printf '%s\\0' \"${{name%x}}\"\n"));
            var lines = _server.Run($"{{\n{given}}} | encode_names").Split('\n')[..^1];
            Assert.Equal(names.Select(Convert.ToHexString), lines.Select(line => Convert.ToHexString(FileName.Decode(line))));
            Assert.All(lines, line =>
                Assert.DoesNotContain(line, character => char.IsControl(character) && character < 0x80 ||
                    character is '"' or '\\' or '\ufffd'));
            Assert.Equal(string.Concat(names.Select(name => Convert.ToHexStringLower(name) + "00")),
                _server.Run($"{{\n{given}}} | encode_names | decode_names | od -An -v -tx1 | tr -d ' \\n'"));
        },
        iter: 12,
        threads: 1);

    [Fact]
    public void Whatever_is_called_anything_is_backed_up_and_comes_back() => FileName.ListGenerator.Sample(
        names =>
        {
            using var server = new BackupServer();
            var kinds = new[]
            {
                "printf %s \"$name\" >\"./$name\"", "mkdir -p \"./$name/$name\"; printf x >\"./$name/$name/$name\"",
                    "ln -s -- \"$name\" \"./$name\"", "mkfifo \"./$name\"", "mkdir \"./$name\"",
            };
            server.Prepare(string.Concat(
                names.Select((name, number) => $"name={FileName.Printf(name)}; name=${{name%x}}; {kinds[number % kinds.Length]}\n")));
            var before = server.DescribeUploads();
            server.Run("make_backup");

            var paths = server.Manifest.GetProperty("files").EnumerateArray()
                .Select(file => Convert.ToHexString(FileName.Decode(file.GetProperty("path").GetString()!))).ToHashSet();
            Assert.All(names, name => Assert.Contains(Convert.ToHexString([.. "backend/uploads/"u8, .. name]), paths));

            // Each takes the place of another kind of thing, and something new has come.
            server.Prepare("find . -mindepth 1 -maxdepth 1 -type f -exec sh -c 'for name; do rm \"$name\"; mkdir \"$name\"; : " +
                ">\"$name/x\"; done' sh {} +; find . -mindepth 1 -maxdepth 1 -type d -empty -exec sh -c 'for name; do rmdir \"$name\"; " +
                "ln -s / \"$name\"; done' sh {} +; : >'./-new\n'");
            server.Run("each_data restore_data \"$backups/\"backup_staging_*");
            Assert.Equal(before, server.DescribeUploads());
        },
        iter: 4,
        threads: 1);

    [Fact]
    public void Restored_uploads_have_their_types_modes_owners_times_and_links_and_nothing_else()
    {
        _server.Prepare("""
            mkdir -p deep/er empty/setgid becomes-file; echo a >deep/er/a; ln deep/er/a hard;
            echo b >becomes-directory; ln -s deep/er/a link; ln -s nowhere dangling; echo script >script
            chmod 2770 empty/setgid; chmod 4751 script; chmod 0400 deep/er/a
            if [ "$(id -u)" -eq 0 ]; then chown 1000:1001 script empty; chown -h 1002:1002 link; fi
            touch -h -d '2001-02-03 04:05:06.123456789' link script empty deep . ; touch -d '1969-12-31 00:00:00.5' deep/er/a
            """);
        var before = _server.DescribeUploads();
        _server.Run("make_backup");
        _server.Prepare("""
            rm becomes-directory hard; mkdir becomes-directory; echo x >becomes-directory/x;
            rmdir becomes-file; echo y >becomes-file; ln deep/er/a newer-hard; ln becomes-file newer
            ln -sfn / link; ln -s / newer-link; mkdir -p newer-empty/newer;
            chmod 0777 script empty empty/setgid .; echo more >>script; cp deep/er/a hard; touch deep
            """);
        Assert.NotEqual(before, _server.DescribeUploads());

        _server.Run("each_data restore_data \"$backups/\"backup_staging_*");

        Assert.Equal(before, _server.DescribeUploads());
        Assert.Equal([_server.Archive], Directory.GetFileSystemEntries(Path.Combine(_server.Directory, "backups")));
    }

    [Fact]
    public void Uploads_behind_a_link_to_another_disk_are_backed_up_counted_and_restored_there()
    {
        var elsewhere = $"/dev/shm/qgo-uploads-{Guid.NewGuid():N}";
        Directory.Delete(_server.Uploads);
        Directory.CreateDirectory(elsewhere);
        File.CreateSymbolicLink(_server.Uploads, elsewhere);
        _server.Prepare("mkdir d; echo one >d/one; echo two >two; ln two hard; head -c 3145728 /dev/zero >large; chmod 2750 d; " +
            "touch -d '2001-02-03 04:05:06.789' d two");
        var before = _server.DescribeUploads();
        _server.Run("make_backup");
        Assert.Contains(_server.Manifest.GetProperty("files").EnumerateArray(), file => file.GetProperty("path")
            .GetString() == "backend/uploads/d/one" && file.GetProperty("type").GetString() == "file");

        _server.Prepare("rm -r d; echo new >d; rm hard; mkdir new");
        _server.Run("each_data restore_data \"$backups/\"backup_staging_*");

        Assert.Equal(before, _server.DescribeUploads());
        Assert.Equal(elsewhere, new FileInfo(_server.Uploads).LinkTarget);
        Assert.InRange(int.Parse(_server.Run("preflight_disk 1 && printf %s \"$preflight_data\""),
            System.Globalization.CultureInfo.InvariantCulture), 3, 4);
    }

    [Theory]
    [InlineData("backend/uploads")]
    [InlineData("backend/logs")]
    [InlineData("backend")]
    [InlineData("backups")]
    [InlineData(".qgobuild/releases")]
    public void A_link_to_nothing_and_what_is_no_directory_are_refused_and_a_link_to_a_directory_is_not(string name)
    {
        var path = Path.Combine(_server.Directory, name);
        _server.Run("preflight_directories");
        if (Directory.Exists(path))
            Directory.Move(path, path + ".elsewhere");
        else
            Directory.CreateDirectory(path + ".elsewhere");
        File.CreateSymbolicLink(path, path + ".elsewhere");
        _server.Run("preflight_directories");

        File.Delete(path);
        File.CreateSymbolicLink(path, "/mnt/it's gone");
        var reason = _server.RunFailing("preflight_directories");
        Assert.StartsWith($"{path} is a link to /mnt/it's gone, which is no directory that is there.", reason, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was changed.", reason, StringComparison.Ordinal);

        File.Delete(path);
        File.WriteAllText(path, "");
        Assert.StartsWith($"{path} is no directory.", _server.RunFailing("preflight_directories"), StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact]
    public void Files_that_vanish_come_or_change_while_they_are_copied_fail_no_backup()
    {
        _server.Prepare("mkdir d; for n in 1 2 3 4 5; do echo $n >d/$n; done; echo old >in-place; touch -d '1 hour ago' in-place d/*; " +
            "ln -s x goes; mkdir emptied; : >emptied/x");

        _server.Run("""
            cp() {
                case "$*" in
                    *--link*)
                        rm -rf "$directory/backend/uploads/d/2" "$directory/backend/uploads/goes" "$directory/backend/uploads/emptied"
                        ;;
                esac
                command cp "$@"
                echo new >"$directory/backend/uploads/d/new" && mkdir -p "$directory/backend/uploads/came" &&
                    echo 33 >"$directory/backend/uploads/d/3"
            }
            make_backup
            """);

        Assert.Equal(["1\n", "", "33\n", "4\n", "5\n"], Enumerable.Range(1, 5).Select(number => Member($"d/{number}")));
        Assert.Equal(0, _server.Manifest.GetProperty("unsettled").GetArrayLength());
    }

    [Theory]
    [InlineData("more", "printf more >>\"$directory/backend/uploads/in-place\"")]
    [InlineData("less", "printf x >\"$directory/backend/uploads/in-place\"")]
    [InlineData("elsewhere",
        "printf 1234567 >\"$directory/backend/uploads/in-place\"; touch -d '2001-01-01' \"$directory/backend/uploads/in-place\"")]
    public void A_file_that_is_written_in_place_after_it_was_linked_is_whole_in_the_archive(string how, string change)
    {
        _server.Prepare("printf 'seven b' >in-place; echo other >other; touch -d '1 hour ago' in-place other");

        _server.Run($$"""
            tar() {
                case "$*" in *-czf*) if [ ! -e "$work/changed" ]; then : >"$work/changed"; {{change}}; fi ;; esac
                command tar "$@"
            }
            make_backup
            """);

        Assert.Equal(how switch { "more" => "seven bmore", "less" => "x", _ => "1234567" }, Member("in-place"));
        Assert.Equal("other\n", Member("other"));
        _server.Run("verify_archive \"$backups/\"backup_staging_* \"$work/verified\"");
    }

    [Fact]
    public void An_old_file_that_is_written_in_place_whenever_the_archive_is_made_gets_a_copy_of_its_own()
    {
        _server.Prepare("printf 'seven b' >in-place; touch -d '1 hour ago' in-place");

        _server.Run("""
            tar() { case "$*" in *-czf*) printf more >>"$directory/backend/uploads/in-place" ;; esac; command tar "$@"; }
            make_backup
            """);

        Assert.Equal("seven bmore", Member("in-place"));
        _server.Run("verify_archive \"$backups/\"backup_staging_* \"$work/verified\"");
    }

    [Fact]
    public void A_file_that_is_written_to_all_the_while_is_backed_up_and_named()
    {
        _server.Prepare("printf start >'being written'; mkdir ../../bin; printf '#!/bin/sh\\n/bin/cp \"$@\"; code=$?; printf . " +
            ">>\"%s/being written\"; exit $code\\n' \"$PWD\" >../../bin/cp; chmod +x ../../bin/cp");

        Assert.Equal("; written to all the while, so as they were at one moment: backend/uploads/being written",
            _server.Run("PATH=\"$directory/bin:$PATH\"; make_backup; printf %s \"$backup_note\""));

        Assert.Equal(["backend/uploads/being written"], _server.Manifest.GetProperty("unsettled").EnumerateArray()
            .Select(path => path.GetString()!));
        Assert.StartsWith("start.", Member("being written"), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_uploads_cannot_be_made_equal_the_reason_names_them()
    {
        _server.Prepare("echo one >one; mkdir ../../bin; printf '#!/bin/sh\\necho \"cp: cannot remove one: " +
            "Operation not permitted\" >&2; exit 1\\n' >../../bin/cp; chmod +x ../../bin/cp");
        _server.Run("make_backup");
        _server.Prepare("echo two >one");

        var reason = _server.RunFailing("PATH=\"$directory/bin:$PATH\"; each_data restore_data \"$backups/\"backup_staging_*");

        Assert.Contains($"{_server.Uploads} differs from what ", reason, StringComparison.Ordinal);
        Assert.Contains(" holds, at one. cp: cannot remove one: Operation not permitted", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_that_differs_from_its_manifest_in_anything_is_damaged()
    {
        _server.Prepare("echo one >one; ln -s one link; mkdir empty");
        _server.Run("make_backup");
        (string Change, string Path)[] changes =
        [
            ("chmod 600 backend/uploads/one", "one"), ("rm backend/uploads/link", "link"), ("rmdir backend/uploads/empty", "empty"),
            ("ln -sfn two backend/uploads/link", "link"), ("echo two >backend/uploads/one", "one"), (": >backend/uploads/new", "new"),
        ];
        foreach (var (change, path) in changes)
        {
            var reason = _server.RunFailing(
                $"unpack \"$backups/\"backup_staging_* \"$work/x\"; (cd \"$work/x\" && {change} && tar --format=pax -czf ../other.tar.gz " +
                    ".); verify_archive \"$work/other.tar.gz\" \"$work/verified\"");
            Assert.Matches($"^{System.Text.RegularExpressions.Regex.Escape(_server.Work)}/other.tar.gz is damaged: " +
                $"it differs from its manifest, at .*backend/uploads/{path}.*\\.$", reason);
        }
    }

    [Fact]
    public void An_archive_of_the_first_kind_is_still_verified()
    {
        var sum = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("x\n"u8));
        const string Name = "it's \\\"a\\\"\\\\b";
        _server.Run(
            "mkdir -p \"$work/old/backend/uploads\"; cd \"$work/old\"; echo x >\"backend/uploads/it's \\\"a\\\"\\\\b\"; " +
            "cat >manifest.json <<'END'\n{\n  \"schemaVersion\": 1,\n  \"files\": [\n" +
            $"    {{ \"path\": \"backend/uploads/{Name}\", \"sha256\": \"{sum}\" }}\n  ]\n}}\nEND\n" +
            "tar -czf ../old.tar.gz manifest.json backend");
        _server.Run("verify_archive \"$work/old.tar.gz\" \"$work/verified\"");

        Assert.EndsWith("is damaged: a member differs from the manifest.",
            _server.RunFailing("cd \"$work/old\"; echo y >\"backend/uploads/it's \\\"a\\\"\\\\b\"; " +
                "tar -czf ../old.tar.gz manifest.json backend; verify_archive \"$work/old.tar.gz\" " +
                "\"$work/verified\""), StringComparison.Ordinal);
    }

    [Fact]
    public void Sockets_are_no_data_and_stay()
    {
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream,
            System.Net.Sockets.ProtocolType.Unspecified);
        var path = $"/tmp/qgo-{Guid.NewGuid():N}";
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(path));
        File.Move(path, Path.Combine(_server.Uploads, "socket"));
        _server.Prepare("echo one >one");
        _server.Run("make_backup; each_data restore_data \"$backups/\"backup_staging_*");

        Assert.True(File.Exists(Path.Combine(_server.Uploads, "socket")));
    }

    private string Member(string upload)
    {
        var (_, output, _) = _server.TryRun($"tar -xzOf \"$backups/\"backup_staging_* 'backend/uploads/{upload}' 2>/dev/null || :");
        return output;
    }
}
