# Of a place that is named, "explain" and "fix" print the denial that is also
# chosen among all findings, or none: where the main server and its vhosts share
# a document root, a denial for the main server takes PHP from a vhost that its
# own fix would make run.
# also under: sanitizer
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Lint;
use Test::More;

sub main_and
{
    my (@vhosts) = @_;
    my $conf = "AddHandler x-none .php\n";
    for my $vhost (@vhosts) {
        my $port = PGTest::free_port();
        $conf .= "Listen 127.0.0.1:$port\n<VirtualHost *:$port>\n$vhost</VirtualHost>\n";
    }
    return $conf;
}

my $php = "<FilesMatch \"\\.php\$\">\n    SetHandler application/x-httpd-php\n</FilesMatch>\n";
my $broken = "<FilesMatch \"\\.php\$\">\n    SetHandler php5-script\n</FilesMatch>\n";
my $docs = "DocumentRoot \@DOCROOT\@\n";
my $none = qr/no known edit/;
my $denial = qr/Require all denied/;

sub answers
{
    my ($s, @asked) = @_;
    return ($s->check('-D', 'DUMP_PHPGUARD_JSON', @asked))[2];
}

sub fix_of_place
{
    my ($out, $vhost) = @_;
    my ($found) = grep { $_->{level} && $_->{fix}
        && grep { $_->{vhost} eq $vhost } @{ $_->{places} } }
        PGTest::Lint::json_lines($out);
    return $found ? $found->{fix} : '';
}

sub same
{
    my ($name, $expected, $conf) = @_;
    my $s = PGTest::Lint->make({ path => $name, mpm => 'prefork',
        modules => 'mime php', files => 'index.php in/index.php',
        conf => $conf });
    $s->expect(qr/./);
    my $url = "http://localhost:$s->{port}/index.php";
    my ($said) = grep { $_->{what} } PGTest::Lint::json_lines(
        answers($s, '-D', "DUMP_PHPGUARD_EXPLAIN=$url"));
    my $vhost = $said->{vhost};
    like($said->{fix}, $expected, "$name: explain URL");
    is(fix_of_place(answers($s, '-D', 'DUMP_PHPGUARD_FIX'), $vhost),
        $said->{fix}, "$name: check");
    is(fix_of_place(answers($s, '-D', 'DUMP_PHPGUARD_FIX', '-D',
        "DUMP_PHPGUARD_PLACE=$url"), $vhost), $said->{fix}, "$name: fix URL");
    my $diff = ($s->check('-D', 'DUMP_PHPGUARD_FIX', '-D',
        "DUMP_PHPGUARD_PLACE=$url"))[2];
    my @added = $diff =~ /^\+(Require .*|.*php5-script.*)$/mg;
    my @removed = $diff =~ /^-([^-].*)$/mg;
    is("@added@removed", $expected == $denial ? 'Require all denied' : '',
        "$name: the diff is about this place alone");
    is($s->start, undef, "$name: it starts");
    $s->get("/index.php");
    my ($alert) = $s->alerts;
    my ($fix) = ($alert || '') =~ /; fix: (.*?)(?:; (?:decided by|more:|see:)|$)/;
    # what a start has no time to try is only said to be untried
    like($fix || $none, qr/$expected|not tried yet/, "$name: the alert");
    $s->kill_and_wait('TERM');
    $s->gone;
}

same('a vhost of the same document root', $none, main_and($docs . $php . $broken));
same('two vhosts, one further down', $none, main_and($docs . $php . $broken,
    "DocumentRoot \@DOCROOT\@/in\n" . $php . $broken));
same('two vhosts, one runs', $none, main_and($docs . $php, $docs . $php . $broken));
same('a vhost further down alone', $denial,
    main_and("DocumentRoot \@DOCROOT\@/in\n" . $php . $broken));
same('another document root', $denial,
    main_and("DocumentRoot \@ROOT\@/other\n" . $php . $broken));

# The URL of a directory and that of its index file: mod_dir answers as the
# sub-request for the index file did.
{
    my $s = PGTest::Lint->make({ path => 'front page', mpm => 'prefork',
        modules => 'mime php dir', files => 'index.php',
        conf => "DirectoryIndex index.html index.php\n"
            . "AddType application/x-httpd-php .php\n<Directory "
            . "\@DOCROOT\@>\n    <Files ~ \"[.]php\$\">\n        SetHandler "
            . "default-handler\n    </Files>\n</Directory>\n" });
    my $explained = sub { (grep { $_->{what} } PGTest::Lint::json_lines(
        answers($s, '-D', "DUMP_PHPGUARD_EXPLAIN=http://localhost:"
            . "$s->{port}$_[0]")))[0] };
    my ($front, $file) = map { $explained->($_) } '/', '/index.php';
    like($front->{fix}, $denial, 'a front page: denied');
    is($front->{fix}, $file->{fix}, '... as its file is');
    my $diff = ($s->check('-D', 'DUMP_PHPGUARD_FIX'))[2];
    open my $patch, '|-', 'patch', '-s', '-p1', '-d', '/' or die $!;
    print {$patch} $diff;
    close $patch;
    is($explained->($_)->{verdict}, 'denied', "... then $_ is denied to all")
        for '/', '/index.php';
    $s->gone;
}

# A trial asks about the file; where only a request with this query string, or
# this header, gets its source, an answer to another one proves nothing.
for my $row (['a query string', q{%{QUERY_STRING} == 'old'}, '?old'],
    ['a header', q{%{HTTP:X-Old} == '1'}, '',
        '-D', 'DUMP_PHPGUARD_HEADER=X-Old: 1']) {
    my ($name, $condition, $query, @header) = @$row;
    my $s = PGTest::Lint->make({ path => $name, mpm => 'prefork',
        modules => 'mime php', files => 'index.php',
        conf => "$php<If \"$condition\">\n    SetHandler php5-script\n</If>\n" });
    my $url = "http://localhost:$s->{port}/index.php$query";
    my ($said) = grep { $_->{what} } PGTest::Lint::json_lines(
        answers($s, '-D', "DUMP_PHPGUARD_EXPLAIN=$url", @header));
    is($said->{verdict}, 'leaks', "$name: it leaks");
    like($said->{fix}, qr/^delete "SetHandler php5-script" /, "$name: a fix,");
    like($said->{fix}, qr/ \(not tried: it depends on the request\)$/,
        '... which was not tried');
    if ($query) {
        my $diff = ($s->check('-D', 'DUMP_PHPGUARD_FIX', '-D',
            "DUMP_PHPGUARD_PLACE=$url"))[2];
        like($diff, qr/^# PHPG0101 .*not in the diff: delete "SetHandler/m,
            "$name: the diff says so");
        unlike($diff, qr/^[-+@]/m, '... and does not contain it');
    }
    $s->gone;
}
done_testing;
