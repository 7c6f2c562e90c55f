# What "phpguard explain" says of URLs of random sites, against what Apache
# without the module answers to the same request: no wrong verdict.
#
#   prove t/95-explain-random.t :: SEED URLS      (or PG_SEED, PG_URLS)
# also under: sanitizer
use strict;
use warnings;
use File::Path qw(remove_tree);
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/lib";
use PGTest;
use PGTest::PHP;
use PGTest::Sites;
use Test::More;

my ($seed, $urls) = PGTest::Sites::drawn('URLS', 300);
my $fpm = PGTest::PHP->fpm;

# The answer of a server, with its own redirect for a directory followed.
sub ask
{
    my ($server, $port, $host, $path) = @_;
    local $server->{port} = $port;
    my $text = $server->raw("GET $path HTTP/1.0\r\nHost: $host:$port\r\n"
        . "Connection: close\r\n\r\n");
    my ($status) = $text =~ m{\AHTTP/1\.1 (\d+)};
    if ($status && $status == 301
        && $text =~ m{^Location: http://[^/]+(\S+?)/\r$}m && $1 eq $path) {
        return ask($server, $port, $host, "$path/");
    }
    return $text;
}

sub outcome
{
    my ($text) = @_;
    return 'leaks' if index($text, '<?php /* ' . MARKER) >= 0;
    return 'runs' if $text =~ /RAN-42/;
    my ($status) = $text =~ m{\AHTTP/1\.1 (\d+)};
    return !$status || $status >= 500 || $status == 404 ? 'fails'
         : $status == 403 ? 'denied' : 'sent';
}

sub check
{
    my ($set) = @_;
    my $home = tempdir('phpguard-XXXXXX', TMPDIR => 1);
    chmod 0755, $home;
    my $g = PGTest::Sites->new(seed => $seed, set => $set, sites => 8,
        home => $home, socket => $fpm->socket)->write;
    my $second = PGTest::free_port();
    my $bare = PGTest->new(guard => 0, conf => $g->conf, name => $set,
        mpm => $set eq 'php' ? 'prefork' : 'event', modules => $g->modules,
        vars => { OTHER => $second }, expect => [qr/./]);
    my @asked = $g->urls($urls);
    my @said = PGTest::Sites::told($bare, map { sprintf
        'DUMP_PHPGUARD_EXPLAIN=http://%s:%d%s', $_->{host},
        $_->{port} == 1 ? $bare->port : $second, $_->{path} } @asked);
    is(scalar @said, $urls, "$set: an answer to each");
    my (@wrong, %count);
    for my $i (0 .. $#said) {
        my ($q, $e) = ($asked[$i], $said[$i]);
        my $text = ask($bare, $q->{port} == 1 ? $bare->port : $second,
            $q->{host}, $q->{path});
        my $got = outcome($text);
        # what is no PHP and holds a tag may be "sent" as well as "leaks"; to a
        # file that is forwarded and not there PHP itself says 404
        my $fits = $e->{verdict} eq $got
            || $e->{verdict} eq 'sent' && $got eq 'leaks' && !$e->{php}
            || $e->{verdict} eq 'runs' && $text =~ /^File not found\.$/m;
        $count{$e->{verdict}}++;
        if ($e->{verdict} eq 'unknown') {
            push @wrong, "$e->{url}: unknown ($e->{message})"
                if $e->{message} !~ /RewriteRule|<If>|expression|each request/;
            next;
        }
        push @wrong, "$e->{url}: $e->{verdict} ($e->{message}), but $got"
            if !$fits;
    }
    ok(!@wrong, "$set: no wrong verdict")
        or diag(scalar(@wrong), " wrong, files in $home:\n", map { "$_\n" }
            @wrong[0 .. ($#wrong < 9 ? $#wrong : 9)]);
    cmp_ok($count{$_} || 0, '>', 0, "$set: some are \"$_\"")
        for $seed == 777 ? qw(runs leaks fails denied sent) : qw(leaks fails);
    note(join ', ', map { "$_: $count{$_}" } sort keys %count);
    $bare->stop;
    remove_tree($home) if !@wrong;
}

check($_) for qw(fpm php none);
$fpm->stop;
done_testing;
