using QgoBuild.Delivery.Shell;

namespace QgoBuild.EndToEnd.Tests.Deployments;

/// <summary>Uploads as people have them: on another disk, called anything, and never at rest.</summary>
[Collection(OnStaging.Name)]
public sealed class FilesTests(StagingFixture workshop) : IAsyncDisposable
{
    private CargoApi Api { get; } = new(workshop.Target);

    private string Uploads => workshop.Target.Directory + "/backend/uploads";

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await workshop.AssertNoSecretIsLeftAsync();
    }

    [Fact]
    public async Task Uploads_on_another_disk_that_never_rest_are_backed_up_and_come_back_as_they_were()
    {
        await DeployGoodAsync();
        // Eight thousand files more, on another disk, behind a link; the containers have the directory mounted and are made anew.
        await workshop.Server.ReadAsync(RemoteCommand.Sh($$"""
            set -e
            rm -rf /dev/shm/qgo-uploads && cp -a {{Uploads}} /dev/shm/qgo-uploads && mv {{Uploads}} {{Uploads + ".before"}} && ln -s /dev/shm/qgo-uploads {{Uploads}}
            cd /dev/shm/qgo-uploads && mkdir many && cd many && seq 8000 | split -l 1 -a 4 - file- && printf x > 'a
            "b"\' && ln -s nowhere link && mkdir -m 2770 empty
            """));
        try
        {
            (await workshop.DeployAsync()).Exits(0);
            await workshop.Server.ReadAsync(RemoteCommand.Sh($$"""
                cd /dev/shm/qgo-uploads && mkdir moving && : > /dev/shm/qgo-moving
                ( set +e; while [ -e /dev/shm/qgo-moving ]; do for n in 1 2 3 4 5 6 7 8 9; do echo $n > moving/.new; mv moving/.new moving/$n; echo x >> moving/grows; : > moving/y$n; done; rm -f moving/*; done ) > /dev/null 2>&1 < /dev/null &
                """));
            (await workshop.OperateAsync("Backup")).Exits(0).Says("verified");
            (await workshop.OperateAsync("Drill")).Exits(0).Says(" restores: ");
            await workshop.Server.ReadAsync(RemoteCommand.Sh($"rm /dev/shm/qgo-moving; cd /dev/shm/qgo-uploads && while ls moving/* > /dev/null 2>&1; do sleep 0.1; done; rm -rf moving"));

            (await workshop.OperateAsync("Backup")).Exits(0);
            var backup = await workshop.Server.NewestBackupAsync();
            var before = await ListAsync();
            await workshop.Server.ReadAsync(RemoteCommand.Sh($"cd {Uploads + "/many"} && rm file-aaaa 'a\n\"b\"\\' && mkdir file-aaaa && : > file-aaaa/x && ln -s / newer && mkdir newest && chmod 700 empty && echo y > file-aaab"));

            (await workshop.OperateAsync("Rollback", "--backup", backup, "--yes")).Exits(0);

            Assert.Equal(before, await ListAsync());
            Assert.Equal("/dev/shm/qgo-uploads", (await workshop.Server.ReadAsync(RemoteCommand.Of("readlink", Uploads))).Trim());
        }
        finally
        {
            await workshop.Server.ReadAsync(RemoteCommand.Sh($"rm -rf /dev/shm/qgo-moving {Uploads} && mv {Uploads + ".before"} {Uploads} && rm -rf /dev/shm/qgo-uploads"));
            (await workshop.DeployAsync()).Exits(0);
        }
    }

    [Fact]
    public async Task A_link_to_a_disk_that_is_not_there_is_refused_before_anything()
    {
        await DeployGoodAsync();
        var commit = await Api.CommitAsync();
        await workshop.Server.ReadAsync(RemoteCommand.Sh($"mv {Uploads} {Uploads + ".before"} && ln -s /mnt/absent {Uploads}"));
        try
        {
            (await workshop.DeployAsync()).Exits(1).Says("backend/uploads is a link to /mnt/absent, which is no directory that is there").Says("Nothing was changed");
            (await workshop.OperateAsync("Backup")).Exits(1).Says("/mnt/absent");
        }
        finally
        {
            await workshop.Server.ReadAsync(RemoteCommand.Sh($"rm {Uploads} && mv {Uploads + ".before"} {Uploads}"));
        }

        Assert.Equal(commit, await Api.CommitAsync());
    }

    [Fact]
    public async Task An_untracked_migration_shows_nobody_the_maintenance_page_and_status_needs_no_writable_tmp()
    {
        await DeployGoodAsync();
        var migration = workshop.Target.Directory + "/app/backend/prisma/migrations/20990101000000_left_here";
        await workshop.Server.ReadAsync(RemoteCommand.Sh($"mkdir {migration} && echo 'SELECT 1;' > {migration + "/migration.sql"}"));
        await workshop.AsRootAsync(RemoteCommand.Of("mount", "-t", "tmpfs", "-o", "ro,size=4k", "none", "/tmp"));
        try
        {
            (await workshop.OperateAsync("Status")).Exits(0);
            Assert.Equal("absent", (await workshop.Server.ReadAsync(RemoteCommand.Sh($"[ -e /configured ] && echo there || echo absent"))).Trim());
            // Docker itself cannot do without a writable one: a deployment needs it.
            await workshop.AsRootAsync(RemoteCommand.Of("umount", "/tmp"));
            (await workshop.DeployAsync()).Exits(0).Says("no migration is pending");
        }
        finally
        {
            await workshop.AsRootAsync(RemoteCommand.Sh($"umount /tmp 2>/dev/null; rm -rf {migration}"));
        }
    }

    private Task<string> ListAsync() => workshop.Server.ReadAsync(RemoteCommand.Sh(
        $"cd {Uploads + "/"} && find . -printf '%P|%y|%m|%U:%G|%T@|%l\\0' | LC_ALL=C sort -z | tr '\\0' '\\n'; find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum"));

    // A test before this one may have left it so.
    private async Task DeployGoodAsync()
    {
        await workshop.ReturnToGoodAsync();
        if (await Api.TryCommitAsync() != workshop.Good)
            (await workshop.DeployAsync()).Exits(0);
    }
}
