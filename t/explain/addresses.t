# At which address and vhost a URL arrives, and where a redirect leads: asked
# without a server, since this one would listen at all addresses.
use strict;
use warnings;
use FindBin;
use JSON::PP qw(decode_json);
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Lint;
use Test::More;

my $s = PGTest::Lint->make({ path => 'addresses',
    modules => 'mime alias version', files => 'x.php', conf => <<'END' },
Listen @ANY@
<VirtualHost *:@ANY@>
    ServerName any.example
    <Location />
        Require all denied
    </Location>
</VirtualHost>
<VirtualHost 192.0.2.9:@ANY@>
    ServerName ip.example
    Redirect /loop http://ip.example:@ANY@/loop
    Redirect /away http://any.example:@ANY@/x.php
    <IfVersion >= 2.4.58>
        RedirectRelative On
        Redirect /near /x.php
        Redirect /host //any.example:@ANY@/x.php
    </IfVersion>
</VirtualHost>
<VirtualHost [2001:db8::9]:@ANY@>
    ServerName six.example
</VirtualHost>
END
    vars => { ANY => PGTest::free_port() },
    guard_conf => "PHPGuardLint Warn\n");
my $port = $s->{vars}{ANY};

# The vhost, the verdict, and that of the URL that it redirects to.
sub ask
{
    my ($url) = @_;
    my (undef, undef, $out) = $s->check('-D', 'DUMP_PHPGUARD_JSON',
        '-D', "DUMP_PHPGUARD_EXPLAIN=$url");
    return join ', ', map {
        my $hop = decode_json($_);
        "$hop->{vhost} $hop->{verdict}"
            . ($hop->{leads_to} ? " to $hop->{leads_to}" : '');
    } split /\n/, $out;
}

for (['any.example', 'any.example', 'denied', 'a vhost of all addresses'],
     ['ip.example', 'ip.example', 'leaks',
        'one of an address that no listener names'],
     ['six.example', 'six.example', 'leaks', 'one of an IPv6 address'],
     ['192.0.2.9', 'ip.example', 'leaks', 'the address itself'],
     ['[2001:db8::9]', 'six.example', 'leaks', 'the IPv6 address itself'],
     ['nobody.example', 'any.example', 'denied', 'a name that no vhost has']) {
    my ($host, $vhost, $verdict, $name) = @$_;
    is(ask("http://$host:$port/x.php"), "$vhost:$port $verdict", $name);
}
is(ask("http://ip.example:$port/away"), "ip.example:$port sent to denied",
    'a redirect to another vhost');
SKIP: {
    my $relative = ask("http://ip.example:$port/near");
    skip 'RedirectRelative is of httpd 2.4.58', 2 if $relative !~ / to /;
    is($relative, "ip.example:$port sent to leaks", 'a redirect to a path');
    is(ask("http://ip.example:$port/host"), "ip.example:$port sent to denied",
        'a redirect to a host without a scheme');
}
my (undef, undef, $loop) = $s->check('-D',
    "DUMP_PHPGUARD_EXPLAIN=http://ip.example:$port/loop");
like($loop, qr/which is a redirect loop/, 'a redirect to itself');
$s->gone;
done_testing;
