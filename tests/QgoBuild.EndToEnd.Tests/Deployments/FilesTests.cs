using QgoBuild.Delivery.Shell;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>Uploads as people have them: on another disk, called anything, and never at rest.</summary>
[Collection(StagingTests.Name)]
public sealed class FilesTests(StagingFixture fixture) : IAsyncDisposable
{
    private CargoApi Api { get; } = new(fixture.Target);

    private string Uploads => fixture.Target.Directory + "/backend/uploads";

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await fixture.AssertNoSecretIsLeftAsync();
    }

    [Fact]
    public async Task Uploads_on_another_disk_that_never_rest_are_backed_up_and_come_back_as_they_were()
    {
        await DeployGoodAsync();
        // Eight thousand files more, on another disk, behind a link; the containers have the directory mounted and are made anew.
        await fixture.Server.ReadAsync(RemoteCommand.Sh($$"""
            set -e
            rm -rf /dev/shm/qgo-uploads && cp -a {{Uploads}} /dev/shm/qgo-uploads &&
                mv {{Uploads}} {{Uploads + ".before"}} && ln -s /dev/shm/qgo-uploads {{Uploads}}
            cd /dev/shm/qgo-uploads && mkdir many && cd many && seq 8000 | split -l 1 -a 4 - file- && printf x > 'a
            "b"\' && ln -s nowhere link && mkdir -m 2770 empty
            """));
        try
        {
            (await fixture.DeployAsync()).ExpectExitCode(0);
            await fixture.Server.ReadAsync(RemoteCommand.Sh($$"""
                cd /dev/shm/qgo-uploads && mkdir moving && : > /dev/shm/qgo-moving
                (
                    set +e
                    while [ -e /dev/shm/qgo-moving ]; do
                        for n in 1 2 3 4 5 6 7 8 9; do
                            echo $n > moving/.new; mv moving/.new moving/$n; echo x >> moving/grows; : > moving/y$n
                        done
                        rm -f moving/*
                    done
                ) > /dev/null 2>&1 < /dev/null &
                """));
            (await fixture.RunTargetAsync("Backup")).ExpectExitCode(0).ExpectOutput("verified");
            (await fixture.RunTargetAsync("Drill")).ExpectExitCode(0).ExpectOutput(" restores: ");
            await fixture.Server.ReadAsync(RemoteCommand.Sh(
                $"rm /dev/shm/qgo-moving; cd /dev/shm/qgo-uploads && " +
                $"while ls moving/* > /dev/null 2>&1; do sleep 0.1; done; rm -rf moving"));

            (await fixture.RunTargetAsync("Backup")).ExpectExitCode(0);
            var backup = await fixture.Server.NewestBackupAsync();
            var before = await ListAsync();
            await fixture.Server.ReadAsync(RemoteCommand.Sh(
                $"cd {Uploads + "/many"} && rm file-aaaa 'a\n\"b\"\\' && mkdir file-aaaa && : > file-aaaa/x && " +
                $"ln -s / newer && mkdir newest && chmod 700 empty && echo y > file-aaab"));

            (await fixture.RunTargetAsync("Rollback", "--backup", backup, "--yes")).ExpectExitCode(0);

            Assert.Equal(before, await ListAsync());
            Assert.Equal("/dev/shm/qgo-uploads", (await fixture.Server.ReadAsync(RemoteCommand.Of("readlink", Uploads))).Trim());
        }
        finally
        {
            await fixture.Server.ReadAsync(RemoteCommand.Sh(
                $"rm -rf /dev/shm/qgo-moving {Uploads} && mv {Uploads + ".before"} {Uploads} && rm -rf /dev/shm/qgo-uploads"));
            (await fixture.DeployAsync()).ExpectExitCode(0);
        }
    }

    [Fact]
    public async Task A_link_to_a_disk_that_is_not_there_is_refused_before_anything()
    {
        await DeployGoodAsync();
        var commit = await Api.CommitAsync();
        await fixture.Server.ReadAsync(RemoteCommand.Sh($"mv {Uploads} {Uploads + ".before"} && ln -s /mnt/absent {Uploads}"));
        try
        {
            (await fixture.DeployAsync()).ExpectExitCode(1)
                .ExpectOutput("backend/uploads is a link to /mnt/absent, which is no directory that is there")
                .ExpectOutput("Nothing was changed");
            (await fixture.RunTargetAsync("Backup")).ExpectExitCode(1).ExpectOutput("/mnt/absent");
        }
        finally
        {
            await fixture.Server.ReadAsync(RemoteCommand.Sh($"rm {Uploads} && mv {Uploads + ".before"} {Uploads}"));
        }

        Assert.Equal(commit, await Api.CommitAsync());
    }

    [Fact]
    public async Task An_untracked_migration_shows_nobody_the_maintenance_page_and_status_needs_no_writable_tmp()
    {
        await DeployGoodAsync();
        var migration = fixture.Target.Directory + "/app/backend/prisma/migrations/20990101000000_left_here";
        await fixture.Server.ReadAsync(RemoteCommand.Sh($"mkdir {migration} && echo 'SELECT 1;' > {migration + "/migration.sql"}"));
        await fixture.RunAsRootAsync(RemoteCommand.Of("mount", "-t", "tmpfs", "-o", "ro,size=4k", "none", "/tmp"));
        try
        {
            (await fixture.RunTargetAsync("Status")).ExpectExitCode(0);
            Assert.Equal("absent",
                (await fixture.Server.ReadAsync(RemoteCommand.Sh($"[ -e /configured ] && echo there || echo absent"))).Trim());
            // Docker itself cannot do without a writable one: a deployment needs it.
            await fixture.RunAsRootAsync(RemoteCommand.Of("umount", "/tmp"));
            (await fixture.DeployAsync()).ExpectExitCode(0).ExpectOutput("no migration is pending");
        }
        finally
        {
            await fixture.RunAsRootAsync(RemoteCommand.Sh($"umount /tmp 2>/dev/null; rm -rf {migration}"));
        }
    }

    private Task<string> ListAsync() => fixture.Server.ReadAsync(RemoteCommand.Sh(
        $"cd {Uploads + "/"} && find . -printf '%P|%y|%m|%U:%G|%T@|%l\\0' | LC_ALL=C sort -z | tr '\\0' '\\n'; " +
        $"find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum"));

    // A test before this one may have left it so.
    private async Task DeployGoodAsync()
    {
        await fixture.CheckOutGoodAsync();
        if (await Api.TryCommitAsync() != fixture.GoodCommit) (await fixture.DeployAsync()).ExpectExitCode(0);
    }
}
