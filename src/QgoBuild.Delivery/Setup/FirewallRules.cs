using System.Globalization;

namespace QgoBuild.Delivery.Setup;

/// <summary>
/// The firewall's rules for nftables: a pure function of the ports. They are a table of their own, beside Docker's and anybody's.
/// </summary>
internal static class FirewallRules
{
    /// <summary>Where they are kept on the server.</summary>
    public const string File = "/etc/qgobuild/firewall.nft";

    /// <summary>What nft printed of them when they were loaded: it differs where somebody has changed them.</summary>
    public const string ListingFile = "/etc/qgobuild/firewall.listed";

    /// <summary>The table.</summary>
    public const string Table = "inet qgobuild";

    /// <summary>The service that loads them when the server starts.</summary>
    public const string Service = "qgobuild-firewall.service";

    /// <summary>
    /// The unit of that service. It comes after nftables.service and restarts with it: that one removes all rules when it starts and stops.
    /// </summary>
    public const string Unit = $"""
        [Unit]
        Description=Firewall of QgoBuild: SSH and the entrances of the application
        DefaultDependencies=no
        Wants=network-pre.target
        Before=network-pre.target
        After=local-fs.target nftables.service
        PartOf=nftables.service

        [Service]
        Type=oneshot
        RemainAfterExit=yes
        ExecStart=/usr/sbin/nft -f {File}
        ExecReload=/usr/sbin/nft -f {File}
        ExecStop=/usr/sbin/nft delete table {Table}

        [Install]
        WantedBy=sysinit.target

        """;

    /// <summary>The rules, which replace those from before in one step.</summary>
    /// <param name="ssh">The ports of SSH.</param>
    /// <param name="entrances">The ports that users connect to.</param>
    public static string Write(IEnumerable<int> ssh, IEnumerable<int> entrances) => $$"""
        # The firewall of QgoBuild, made by Setup from the entrances of the environment (build/Environments.cs).
        # Turn it off: systemctl disable --now qgobuild-firewall
        table {{Table}}
        delete table {{Table}}
        table {{Table}} {
        {{Set("ssh", ssh)}}
        {{Set("entrances", entrances)}}
        	# To the server itself.
        	chain input {
        		type filter hook input priority filter; policy drop;
        		ct state established,related accept
        		ct state invalid drop
        		iifname "lo" accept
        		meta l4proto { icmp, ipv6-icmp } accept
        		# Answers of DHCPv6, which are not seen to belong to the request.
        		ip6 saddr fe80::/10 udp dport 546 accept
        		# Containers reach the server, as they always could.
        		iifname "docker0" accept
        		iifname "docker_gwbridge" accept
        		iifname "br-*" accept
        		tcp dport @ssh accept
        		tcp dport @entrances accept
        	}

        	# Through the server. Docker redirects published ports to containers before the chain above would see them.
        	chain forward {
        		type filter hook forward priority filter; policy accept;
        		ct state established,related accept
        		iifname "docker0" accept
        		iifname "docker_gwbridge" accept
        		iifname "br-*" accept
        		oifname "docker0" jump containers
        		oifname "docker_gwbridge" jump containers
        		oifname "br-*" jump containers
        	}

        	# From outside to a container: the port that was connected to counts, not the one inside of the container.
        	chain containers {
        		meta l4proto tcp ct status dnat ct original proto-dst @entrances accept
        		drop
        	}
        }

        """;

    private static string Set(string name, IEnumerable<int> ports) => string.Create(CultureInfo.InvariantCulture, $$"""
        	set {{name}} {
        		type inet_service
        		elements = { {{string.Join(", ", ports.Distinct().Order())}} }
        	}

        """);
}
