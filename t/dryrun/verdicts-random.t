# The map that "apachectl -t" makes of random configurations, against what
# Apache without the module really sends: no wrong verdict, few unknown, and a
# cause for each leak but few.
#
#   prove t/dryrun/verdicts-random.t :: SEED DIRECTORIES     (or PG_SEED, PG_DIRS)
# also under: sanitizer
use strict;
use warnings;
use File::Path qw(remove_tree);
use File::Temp qw(tempdir);
use FindBin;
use JSON::PP qw(decode_json);
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::PHP;
use PGTest::Random;
use PGTest::Sites;
use Test::More;

my $seed = $ARGV[0] || $ENV{PG_SEED} || 1 + int rand 1e6;
my $dirs = $ARGV[1] || $ENV{PG_DIRS} || ($ENV{PG_PRELOAD} ? 40 : 80);
diag("seed $seed, $dirs directories"
    . " (again: prove t/dryrun/verdicts-random.t :: $seed $dirs)");

my %set = (
    php  => { mpm => 'prefork', modules => [qw(php cgi)] },
    fpm  => { mpm => 'event', modules => [qw(proxy proxy_fcgi fcgid cgid)] },
    none => { mpm => 'worker', modules => [] },
);
my $fpm = PGTest::PHP->fpm;

# What came of a request: leaks, runs, or another answer.
sub outcome
{
    my ($server, $q) = @_;
    my $text = $server->raw("GET $q->{path} HTTP/1.0\r\nHost: $q->{host}\r\n"
        . "Connection: close\r\n\r\n");
    # as it is, or in PHP's colours
    return 'leaks' if index($text, '<?php /* ' . MARKER) >= 0
        || index($text, '&lt;?php') >= 0;
    return $text =~ /RAN-42/ ? 'runs'
         : 'status ' . ($text =~ m{\AHTTP/1\.1 (\d+)})[0];
}

# Rows by vhost and file; only some are ever decoded.
sub map_of
{
    my (%how) = @_;
    my ($status, $text) = PGTest->configtest(%how,
        guard_conf => "PHPGuardLint Warn\n",
        args => ['-D', 'DUMP_PHPGUARD_JSON']);
    is($status, 0, "$how{name}: -t passes");
    my %map;
    for my $line (split /\n/, $text) {
        $map{"$1 $2/$3"} = $line if $line =~
            /^\{"vhost":"([^"]*)".*?"context":"([^"]*)","name":"([^"]*)"/;
    }
    return %map;
}

sub check
{
    my ($set, $sure) = @_;
    my $name = "$set, " . ($sure ? 'without' : 'with')
        . ' what only a request decides';
    my $home = tempdir('phpguard-XXXXXX', TMPDIR => 1);
    chmod 0755, $home;
    my $g = PGTest::Random->new(seed => $seed, set => $set, sure => $sure,
        dirs => $dirs, site => "$home/site", bin => "$home/bin",
        socket => $fpm->socket)->write;
    my %how = (name => $name, mpm => $set{$set}{mpm},
        modules => [ 'alias', 'actions', @{ $set{$set}{modules} } ],
        conf => PGTest::load_module('mime') . "TypesConfig $home/types\n"
            . $g->conf, expect => [qr/./]);
    for (['types', TYPES], ['random.conf', $g->conf]) {
        open my $fh, '>', "$home/$_->[0]" or die $!;
        print {$fh} $_->[1];
        close $fh or die $!;
    }
    my %map = map_of(%how);
    my $bare = PGTest->new(%how, guard => 0);
    my (@wrong, @unexplained, %count);
    for my $q (grep { $_->{php} >= 2 } $g->requests) {
        my ($line) = map { $map{$_} || () }
            map { "$_ $home/site$q->{path}" } $q->{host}, "$q->{host}:0";
        $count{unasked}++, next if !$line;
        my $row = decode_json($line);
        my $verdict = $row->{verdict};
        my $got = outcome($bare, $q);
        $count{asked}++;
        $count{$verdict}++;
        next if $verdict eq 'unknown';
        $count{"$verdict, $got"}++;
        push @unexplained, $q->{host} . $q->{path}
            if $verdict eq 'leaks' && PGTest::Sites::is_unexplained($row);
        push @wrong, "$q->{host}$q->{path}: $verdict"
            . ($row->{id} ? " ($row->{id})" : '') . ", but $got"
            if ($verdict eq 'leaks') ne ($got eq 'leaks')
            || $verdict =~ /fails|denied/ && $got eq 'runs';
    }
    ok(!@wrong, "$name: no wrong verdict")
        or diag(scalar(@wrong), " wrong, files in $home:\n", map { "$_\n" }
            @wrong[0 .. ($#wrong < 9 ? $#wrong : 9)]);
    PGTest::Sites::few_unexplained($name, $count{leaks} || 0, @unexplained);
    cmp_ok($count{asked} || 0, '>', $dirs / 2, "$name: many verdicts");
    cmp_ok(($count{unknown} || 0) * 50, '<=', $count{asked},
        "$name: at most 2 in 100 unknown") if $sure;
    note(join ', ', map { "$_: $count{$_}" } sort keys %count);
    $bare->stop;
    remove_tree($home) if !@wrong;
}

for my $sure (1, 0) {
    check($_, $sure) for sort keys %set;
}
$fpm->stop;
done_testing;
