# What "phpguard audit" says of random trees, against what Apache without the
# module sends of each file in them: nothing forgotten, nothing made up, and a
# cause for each leak but few.
#
#   prove t/audit/trees-random.t :: SEED TREES       (or PG_SEED, PG_TREES)
# also under: sanitizer
use strict;
use warnings;
use File::Path qw(remove_tree);
use File::Temp qw(tempdir);
use FindBin;
use MIME::Base64 qw(encode_base64);
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::PHP;
use PGTest::Sites;
use Test::More;

my ($seed, $trees) = PGTest::Sites::drawn('TREES', $ENV{PG_PRELOAD} ? 12 : 50);
my $fpm = PGTest::PHP->fpm;

# Whether a file leaks, to a GET or a POST: to a stranger, to this host, to one
# who is let in there or elsewhere, or
# to one who follows a redirect of the site to itself.
my $https = "X-Forwarded-Proto: https\r\n";
my $stranger = "X-Client: 192.0.2.1\r\n";
my $user = "X-In: yes\r\nAuthorization: Basic "
    . encode_base64('ann:test', "\r\n");
my $in = "X-Client: 10.9.9.9\r\n$user";
sub leaks
{
    my ($server, $q) = @_;
    for my $path (@{ $q->{paths} }) {
        for my $as (map { my $www = $_; map { [$www, $_] } '', $https,
                "$https$stranger", "$https$in",
                "$https$user" }
                '', 'www.') {
            my ($www, $headers) = @$as;
            for my $method ('GET', 'POST') {
                my $text = $server->raw("$method $path HTTP/1.0\r\n"
                    . "Host: $www$q->{host}\r\n${headers}Content-Length: 0"
                    . "\r\nConnection: close\r\n\r\n");
                return $path if index($text, $q->{mark}) >= 0;
            }
        }
    }
    return;
}

# The places that "-t" prints, as file => number.
sub audited
{
    my ($server) = @_;
    my @all = PGTest::Sites::told($server, 'DUMP_PHPGUARD_AUDIT');
    ok(scalar(grep { $_->{all} } @all), 'and all was looked at');
    return map { ($_->{file} => $_) }
        grep { $_->{file} && ($_->{id} || '') !~ /PHPG04(?!0)/ } @all;
}

sub check
{
    my ($set) = @_;
    my $home = tempdir('phpguard-XXXXXX', TMPDIR => 1);
    chmod 0755, $home;
    my $g = PGTest::Sites->new(seed => $seed, set => $set, home => $home,
        socket => $fpm->socket)->write_trees($trees);
    my $bare = PGTest->new(guard => 0, name => $set, conf => $g->conf
            . "RemoteIPHeader X-Client\nRemoteIPInternalProxy 127.0.0.1\n",
        mpm => $set eq 'php' ? 'prefork' : 'event',
        modules => [@{ $g->modules }, qw(setenvif authz_host authz_user
            auth_basic authn_core authn_file remoteip)],
        vars => { OTHER => PGTest::free_port() }, expect => [qr/./]);
    my %found = audited($bare);
    my (@wrong, %count);
    for my $q ($g->files) {
        my $leaks = leaks($bare, $q) ? 1 : 0;
        my $said = exists $found{ $q->{file} } ? 1 : 0;
        ++$count{"leaks $leaks"};
        push @wrong, "$q->{file} (http://$q->{host} @{ $q->{paths} }): "
            . ($leaks ? 'leaks, and was not found'
                : "does not leak, and $found{ $q->{file} }{id} was found")
            if $leaks != $said;
    }
    PGTest::Sites::few_unexplained($set, scalar keys %found, grep {
        PGTest::Sites::is_unexplained($found{$_}) } sort keys %found);
    ok(!@wrong, "$set: nothing wrong")
        or diag(scalar(@wrong), " wrong, files in $home:\n", map { "$_\n" }
            @wrong[0 .. ($#wrong < 9 ? $#wrong : 9)]);
    cmp_ok($count{"leaks $_"} || 0, '>', 20, "$set: enough of both") for 0, 1;
    note(join ', ', map { "$_: $count{$_}" } sort keys %count);
    $bare->stop;
    remove_tree($home) if !@wrong;
}

check($_) for qw(fpm php none);
$fpm->stop;
done_testing;
