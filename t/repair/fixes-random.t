# Random configurations, each fix that is printed applied as it is printed, and
# all requests asked before and after: what was refused runs or is denied where
# a fix was tried, and nothing else is answered otherwise.
#
#   prove t/repair/fixes-random.t :: SEED DIRECTORIES     (or PG_SEED, PG_DIRS)
use strict;
use warnings;
use File::Path qw(remove_tree);
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/../lib";
use JSON::PP qw(decode_json);
use PGTest;
use PGTest::Lint;
use PGTest::PHP;
use PGTest::Random;
use Test::More;

plan skip_all => 'only root has fixes of its own' if $> != 0;

my $seed = $ARGV[0] || $ENV{PG_SEED} || 1 + int rand 1e6;
my $dirs = $ARGV[1] || $ENV{PG_DIRS} || 20;
diag("seed $seed, $dirs directories"
    . " (again: prove t/repair/fixes-random.t :: $seed $dirs)");
my $fpm = PGTest::PHP->fpm;
my %set = (
    php  => { mpm => 'prefork', modules => [qw(php cgi)], share => .4 },
    fpm  => { mpm => 'event', share => .35,
              modules => [qw(proxy proxy_fcgi fcgid cgid)] },
    none => { mpm => 'worker', modules => [], share => .25 },
);

# Status, and the text of what the server sends itself without its length.
sub asked
{
    my ($s, $host, $path) = @_;
    my $text = $s->raw("GET $path HTTP/1.0\r\nHost: $host\r\n\r\n");
    $text =~ s/^(?:Date|Content-Length|ETag|Last-Modified): .*\n//mg;
    my ($status) = $text =~ m{\AHTTP/1\.\d (\d+)};
    return { status => $status, text => $text };
}

sub answers { my ($s, @q) = @_; [map { asked($s, @$_{qw(host path)}) } @q] }

sub patched
{
    my ($s, $diff) = @_;
    my $file = $s->root . '/fix.diff';
    PGTest::Random::put($file, $diff);
    my $said = `patch -s -p1 -d / -r - < '$file' 2>&1`;
    is($said, '', "$s->{name}: the diff applies") if $diff =~ /^---/m;
    return scalar(() = $diff =~ /^@@ /mg);
}

# The places of which a fix that httpd has tried is printed.
sub mended
{
    my ($out) = @_;
    my @found = grep { $_->{level} && $_->{edits} && @{ $_->{edits} } }
        map { decode_json($_) } split /\n/, $out;
    return map { @{ $_->{places} } } grep { $_->{fix} !~ /not tried/ } @found;
}

# A leak is refused with 500; what was an error anyway may be another one, or
# run. A 404 because the script of an Action does not exist may become the file
# itself, if that is a plain text. What is denied stays so.
sub harm
{
    my ($q, $was, $is) = @_;
    # PHP's type on what is sent as it is was wrong
    if ($was->{text} =~ /^Content-Type: [^\n]*php/mi) {
        s/^Content-Type: .*\n//m for $was->{text}, $is->{text};
    }
    my ($from, $to) = map { $_->{status} } $was, $is;
    return if $from == 500 || $was->{text} eq $is->{text}
        || $from >= 400 && $to >= 400
        || $from > 403 && $is->{text} =~ /RAN-42/
        || $from == 404 && !$q->{php} && $to == 200
            && $is->{text} =~ /^plain text of /m;
    my @new = grep { index($was->{text}, $_) < 0 } split /\r\n/, $is->{text};
    return "$q->{host}$q->{path}: $from became $to: @new";
}

sub check
{
    my ($name) = @_;
    my $set = $set{$name};
    my $home = tempdir('phpguard-XXXXXX', TMPDIR => 1);
    chmod 0755, $home;
    my $g = PGTest::Random->new(seed => $seed, set => $name,
        dirs => int($dirs * $set->{share}), site => "$home/site",
        bin => "$home/bin", socket => $fpm->socket)->write;
    PGTest::Random::put("$home/types", TYPES);
    my $s = PGTest->new(mpm => $set->{mpm}, name => $name, expect => [qr/./],
        modules => [qw(mime alias actions rewrite), @{ $set->{modules} }],
        conf => "TypesConfig $home/types\n" . $g->conf);
    my @requests = $g->requests;
    my $before = answers($s, @requests);
    my (undef, undef, $found) = PGTest::Lint::check($s, '-D', 'DUMP_PHPGUARD_FIX',
        '-D', 'DUMP_PHPGUARD_JSON');
    my @places = mended($found);
    my (undef, undef, $diff) = PGTest::Lint::check($s, '-D', 'DUMP_PHPGUARD_FIX');
    my $hunks = patched($s, $diff);
    # the tries are counted
    @places = () if $diff =~ /\(not tried\)/;
    $s->restart;
    my $after = answers($s, @requests);
    my @harm = grep { $_ } map { harm($requests[$_], $before->[$_], $after->[$_]) }
        0 .. $#requests;
    ok(!@harm, "$name: nothing is answered otherwise")
        or diag(scalar(@harm), " of ", scalar(@requests), ", files in $home:\n",
            map { "$_\n" } @harm[0 .. ($#harm < 3 ? $#harm : 3)]);
    # a place with a URL is a directory of it
    my %at;
    @at{map { "$_->{host}$_->{path}" } @requests} = 0 .. $#requests;
    my (@not, $mended);
    for my $place (grep { defined $_->{url} } @places) {
        my ($host) = $place->{vhost} =~ /^([^:]+):/;
        my $n = $at{"$host$place->{url}"};
        next if !defined $n;
        ++$mended;
        push @not, "$host$place->{url}" if $after->[$n]{status} == 500;
    }
    ok(!@not, "$name: what was mended runs or is denied")
        or diag("files in $home:\n", map { "$_\n" } @not);
    my $refused = () = grep { $_->{status} == 500 } @$before;
    my $still = () = grep { $_->{status} == 500 } @$after;
    note("$name: ", scalar @requests, " requests, $refused refused or broken,"
        . " $still after $hunks hunks, ", $mended || 0, ' places mended');
    $s->stop;
    remove_tree($home) if !@harm && !@not;
}

check($_) for sort keys %set;
$fpm->stop;
done_testing;
