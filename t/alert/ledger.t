# also under: sanitizer valgrind
# One line for each cause and interval, and every refusal counted, whatever
# the load and however often the server is restarted.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Ledger;
use Test::More;
use Time::HiRes qw(sleep time);

my $conf = STATUS_CONF . <<'END';
<Directory @DOCROOT@/detect>
    <IfModule mod_phpguard.c>
        PHPGuard DetectionOnly
    </IfModule>
</Directory>
<Directory @DOCROOT@/none>
    SetHandler none
</Directory>
END
my %files = map { ($_ => SOURCE) } qw(a/x.php a/y.php b/x.php none/x.php
    detect/x.php);

sub server
{
    my ($interval, %how) = @_;
    return PGTest->new(modules => ['mime', STATUS_MODULES],
        guard_conf => "PHPGuardLint Off\nPHPGuardLogInterval $interval\n",
        files => \%files, expect => [qr/PHPG\d{4}/], %how,
        conf => $conf . ($how{conf} || ''));
}

# What must be true of the sums whenever nothing is on its way.
sub adds_up
{
    my ($auto, $count, $name) = @_;
    my $sum = $auto->{Alerts} + $auto->{Suppressed} + $auto->{Pending};
    is($auto->{Refused} + $auto->{WouldRefuse}, $count,
        "$name: every refusal counted");
    is($sum, $count, "$name: lines, told and still to tell add up to it");
}

sub one_line
{
    my $s = server(3600);
    $s->get('/a/x.php') for 1 .. 10;
    $s->get('/a/y.php');
    is(scalar($s->alerts), 1, 'a cause speaks once, ten requests, two files');
    $s->get('/b/x.php') for 1 .. 2;
    is(scalar($s->alerts), 2, 'another directory is another cause');
    $s->get('/none/x.php') for 1 .. 2;
    is(scalar($s->alerts), 3, 'another number is another cause');
    my @answers = map { $s->get('/detect/x.php') } 1 .. 3;
    is(scalar(grep { $_->{content} eq SOURCE && $_->{status} == 200 }
        @answers), 3, 'DetectionOnly: served byte for byte');
    my @lines = $s->alerts;
    is(scalar(@lines), 4, 'DetectionOnly: one line of its own');
    like($lines[3], qr/: would refuse to send the source of /,
        'DetectionOnly: it says "would refuse"');
    my $auto = auto($s);
    adds_up($auto, 18, 'four causes');
    is("$auto->{Refused} $auto->{WouldRefuse}", '15 3', 'counted apart');
    is("$auto->{Causes} $auto->{CausesOpen}", '4 4', 'four causes open');
    is($auto->{RefusedPHPG0105}, 13, 'by number');
    is($auto->{RefusedPHPG0201}, 2, 'by another number');
    is($auto->{WouldRefusePHPG0105}, 3, 'by number, DetectionOnly');
    $s->stop;
}

# The same file and the same directive, or want of one, in two vhosts.
sub vhosts
{
    my $s = server(3600, conf => join '', map { <<"END" } qw(one two));
<VirtualHost *:\@PORT\@>
    ServerName $_
    DocumentRoot \@DOCROOT\@
</VirtualHost>
END
    for my $host (qw(one two one two)) {
        $s->raw("GET /none/x.php HTTP/1.0\r\nHost: $host\r\n\r\n");
    }
    is(scalar($s->alerts), 2, 'the same directive in two vhosts: two causes');
    adds_up(auto($s), 4, 'two vhosts');
    $s->stop;
}

# A child remembers a cause for a second, but nothing of a .htaccess.
sub remembered
{
    my $s = server(3600, mpm => 'prefork', files => { 'h/x.php' => SOURCE });
    my @texts = ("SetHandler none\n", "SetHandler php-here\n",
        "RemoveHandler .php\n");
    for (1 .. 5) {
        for my $text (@texts) {
            $s->write_file('h/.htaccess', $text);
            $s->get('/h/x.php');
        }
    }
    my @numbers = map { $_->{refused} } $s->access(15);
    is(join(' ', @numbers), join(' ', ('PHPG0201 PHPG0103 PHPG0105') x 5),
        'a .htaccess that changes: the cause of each refusal is its own');
    adds_up(auto($s), 15, 'a .htaccess that changes');
    $s->stop;
}

sub every_line
{
    my $s = server(0);
    $s->get('/a/x.php') for 1 .. 5;
    is(scalar($s->alerts), 5, 'PHPGuardLogInterval 0: every refusal');
    is(told($s->alerts), 5, 'PHPGuardLogInterval 0: none is told of twice');
    adds_up(auto($s), 5, 'PHPGuardLogInterval 0');
    $s->stop;
}

sub seconds_of
{
    my ($line) = @_;
    my %month; @month{qw(Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec)} =
        0 .. 11;
    require Time::Local;
    return map {
        my ($d, $m, $y, $h, $min, $s) =
            /\w{3}, (\d+) (\w{3}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT/;
        Time::Local::timegm($s, $min, $h, $d, $month{$m}, $y);
    } $line =~ / between (.*? GMT) and (.*? GMT)/;
}

# The line after the interval tells how many, from when to when.
sub told_later
{
    my $s = server(2);
    $s->get('/a/x.php');
    sleep 1.2;
    my $first = time;
    $s->get('/a/x.php') for 1 .. 4;
    my $last = time;
    sleep 3;
    $s->get('/a/x.php');
    my @lines = $s->alerts;
    is(scalar(@lines), 2, 'after the interval: another line');
    like($lines[1], qr/; 4 more between /, 'it tells of the four');
    my ($since, $until) = seconds_of($lines[1]);
    ok(abs($since - $first) <= 1.1, 'since the first of them')
        or diag("$lines[1], $first");
    ok(abs($until - $last) <= 1.1, 'until the last of them')
        or diag("$lines[1], $last");
    $s->get('/a/x.php');
    sleep 3;
    $s->get('/a/x.php');
    like(($s->alerts)[2], qr/; 1 more between /, 'and the next of the next');
    adds_up(auto($s), 8, 'three lines');
    $s->stop;
}

# A restart unloads and loads the module; the shared memory stays.
sub restarts
{
    my ($how, $signal) = @_;
    my $s = server(3600);
    $s->get('/a/x.php') for 1 .. 3;
    $s->get('/b/x.php');
    for (1 .. 3) {
        $s->restart($signal);
        $s->get('/a/x.php');
    }
    is(scalar($s->alerts), 2, "$how restart: no second line in the interval");
    my $auto = auto($s);
    adds_up($auto, 7, "$how restart");
    is("$auto->{Causes} $auto->{CausesOpen}", '2 1',
        "$how restart: one cause came again, the other did not");
    $s->stop;
}

# More causes than there are slots: each directory is one.
sub full
{
    my $many = 1100;
    my %dirs = map { ("d/$_/x.php" => SOURCE) } 1 .. $many;
    my $s = server(3600, files => \%dirs);
    for my $round (1, 2) {
        my $http = HTTP::Tiny->new(keep_alive => 1);
        $http->get($s->url("/d/$_/x.php")) for 1 .. $many;
    }
    my @lines = $s->alerts;
    my $auto = auto($s);
    my $slots = @lines - 1;
    ok($slots > 500 && $slots < $many, 'a full ledger stops speaking')
        or diag($slots);
    is($auto->{Folded}, 2 * ($many - $slots),
        'what found no room shares one place, and is counted there');
    is($auto->{Causes}, $slots + 1, 'which is one cause more');
    adds_up($auto, 2 * $many, 'a full ledger');
    my $page = $s->get('/status')->{content};
    my @shown = map { $_->{File} =~ m{/d/(\d+)/x\.php$} } rows($page);
    is(scalar(@shown), 100, 'of a full ledger the page shows a hundred');
    # causes of one tick have no order
    is(scalar(grep { $_ < $slots / 2 || $_ > $slots } @shown), 0,
        'the newest, and not the shared place');
    my ($more) = $page =~ m{</table>\n<p>and (\d+) more</p>};
    is($more, $auto->{CausesOpen} - 100, 'and how many more there are');
    $s->graceful;
    $s->get("/d/$many/x.php");
    $page = $s->get('/status')->{content};
    like($page, qr{<p>Open causes, .*</p>\n<p>and 1 more</p>},
        'the page tells of the shared place, where it alone came again');
    $s->stop;
}

# The line of the shared place speaks for others too, and says so.
sub folded_line
{
    my %dirs = map { ("d/$_/x.php" => SOURCE) } 1 .. 1030;
    my $s = server(2, files => \%dirs);
    my $http = HTTP::Tiny->new(keep_alive => 1);
    $http->get($s->url("/d/$_/x.php")) for 1 .. 1030;
    sleep 2.5;
    $s->mark;
    $s->get('/d/1030/x.php');
    like(($s->alerts)[0], qr/; 5 more, of this and other causes, between /,
        'a line of the shared place tells of the others');
    $s->stop;
}

one_line();
vhosts();
remembered();
every_line();
told_later();
restarts('graceful', 'USR1');
restarts('hard', 'HUP');
full();
folded_line();

done_testing;
