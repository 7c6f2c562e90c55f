# also under: sanitizer valgrind
# The section of mod_status: the table of the open causes and the figures of
# the page, ?notable and ?auto, and that nothing is missing where there is no
# mod_status.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Ledger;
use POSIX qw(strftime);
use Test::More;
use Time::HiRes qw(sleep);

my $conf = STATUS_CONF . <<'END';
<Directory @DOCROOT@/none>
    SetHandler none
</Directory>
END
# What a site's owner may call a file.
my $odd = "odd/x<b>&\"'\n\\\xc3\xa4\xff.php";
my %files = map { ($_ => SOURCE) } qw(x.php none/x.php detect/x.php), $odd;


sub server
{
    my (%how) = @_;
    return PGTest->new(modules => ['mime', STATUS_MODULES], conf => $conf,
        guard_conf => "PHPGuardLint Off\nPHPGuardLogInterval 60\n"
            . "<Directory \@DOCROOT\@/detect>\nPHPGuard DetectionOnly\n"
            . "</Directory>\n",
        files => \%files, expect => [qr/PHPG\d{4}/], %how);
}

sub ask_all
{
    my ($s) = @_;
    $s->get('/x.php') for 1 .. 3;
    # so that one is the newer
    sleep 0.2;
    $s->get('/none/x.php');
    sleep 0.2;
    $s->get('/detect/x.php') for 1 .. 2;
}

# What is ours of a page.
sub section
{
    my ($page) = @_;
    my ($section) = $page =~ m{<h2>PHPGuard</h2>\n(.*)</body>}s;
    return $section;
}

sub quiet
{
    my $s = server();
    my $auto = auto($s);
    is_deeply($auto, {
        Refused => 0, LastRefused => 0, WouldRefuse => 0,
        LastWouldRefuse => 0, CausesOpen => 0, Causes => 0, Alerts => 0,
        Suppressed => 0, Pending => 0, Folded => 0,
    }, 'at the start: all of them, and 0');
    my $page = $s->get('/status')->{content};
    is(section($page), "<p>Nothing was refused since the configuration was "
        . "last read.</p>\n<dl>\n</dl>\n",
        'at the start: a sentence, no table, no figure that is 0');
    $s->stop;
}

sub after_some
{
    my ($mpm) = @_;
    my $s = server(mpm => $mpm);
    my $before = time;
    ask_all($s);
    my $auto = auto($s);
    my @last = delete @$auto{qw(LastRefused LastWouldRefuse)};
    ok($last[0] >= $before && $last[0] <= time, "$mpm: the last refusal");
    ok($last[1] >= $before && $last[1] <= time, "$mpm: the last detection");
    is_deeply($auto, {
        Refused => 4, WouldRefuse => 2, CausesOpen => 3, Causes => 3,
        Alerts => 3, Suppressed => 0, Pending => 3, Folded => 0,
        RefusedPHPG0105 => 3, RefusedPHPG0201 => 1,
        WouldRefusePHPG0105 => 2,
    }, "$mpm: every figure");
    my $text = $s->get('/status?auto')->{content};
    is(scalar(grep { !/^\w+: / } grep { /PHPGuard/ } split /\n/, $text), 0,
        "$mpm: ?auto is name, colon, value");
    my $page = $s->get('/status')->{content};
    check_figures($page, $mpm);
    check_table($s, $page, $before, $mpm);
    $page = $s->get('/status?notable')->{content};
    check_figures($page, "$mpm, ?notable");
    check_list($s, $page, "$mpm, ?notable");
    $s->stop;
}

sub check_figures
{
    my ($page, $name) = @_;
    my ($figures) = section($page) =~ m{<dl>\n(.*)</dl>}s;
    my @lines = split /\n/, $figures;
    s/: \w+day, .* \w+(?=<)/: a day/ for @lines;
    is_deeply([ map { m{^<dt>(.*)</dt>$} } @lines ], [
        'Requests refused: 4',
        'Last refused: a day',
        'Requests served in DetectionOnly mode: 2',
        'Last served in DetectionOnly mode: a day',
        'Causes since the configuration was last read: 3',
        'Causes since the server was started: 3',
        'Alerts in the error log: 3',
        'Requests to be counted in the next alert of their cause: 3',
        'PHPG0105, no directive maps PHP files: 3',
        'PHPG0105 (DetectionOnly), no directive maps PHP files: 2',
        'PHPG0201, the handler was removed: 1',
    ], "$name: the figures, without those that are 0");
    unlike($page, qr/PHPGuard\w+: /, "$name: nothing of ?auto");
    # the lists of mod_status end, and so does ours
    is(scalar(() = $page =~ /<dl>/g), scalar(() = $page =~ m{</dl>}g),
        "$name: each list ends");
}

# The day and the time of each second since then, in a column of the table.
# The ledger counts sixteenths of it, and cuts.
sub moments
{
    my ($since) = @_;
    my $seconds = join '|', map { quotemeta strftime('%Y <br>%H:%M:%S', localtime $_) }
        $since - 1 .. time;
    my $day = join '|', map { strftime('%d', localtime $_) } $since - 1, time;
    return qr/^(?:$day)-\w{3}-(?:$seconds) \S+$/;
}

sub check_table
{
    my ($s, $page, $since, $name) = @_;
    my @rows = rows($page);
    my $moment = moments($since);
    like(section($page), qr{^<p>.*</p>\n<style.*</style>\n<table.*</table>\n<dl>}s,
        "$name: the table comes first");
    is(join(' ', map { $_->{Number} } @rows), 'PHPG0105 PHPG0201 PHPG0105',
        "$name: the causes, the newest first");
    my @files = qw(detect/x.php none/x.php x.php);
    is_deeply([ map { $_->{File} } @rows ],
        [ map { $s->docroot . "/$_" } @files ], "$name: their files");
    is_deeply([ map { $_->{Refused} } @rows ],
        [ '2 <br>would refuse', 1, 3 ], "$name: how often");
    is(scalar(grep { $_->{Last} =~ $moment } @rows), 3, "$name: when");
    is_deeply([ map { $_->{Vhost} } @rows ], [ ('the main server') x 3 ],
        "$name: where");
    for my $row (@rows) {
        my $fix = plain($row->{Fix});
        # what httpd has not tried is no fix
        my $see = $fix eq "more: phpguard explain $row->{File}";
        is(scalar(grep { index($_, "($row->{File});") > 0
            && ($see ? !/; fix:/ : index($_, "fix: $fix;") > 0) } $s->alerts),
            1, "$name: the fix of $row->{File}, as in its alert");
    }
}

# What a browser shows of it, in the words of the error log.
sub plain
{
    my ($html) = @_;
    my %entity = (lt => '<', gt => '>', amp => '&', quot => '"');
    $html =~ s/&(\w+);/$entity{$1}/g;
    $html =~ s/\\/\\\\/g;
    return $html;
}

sub check_list
{
    my ($s, $page, $name) = @_;
    my $root = $s->docroot;
    is(scalar(rows($page)), 0, "$name: no table");
    my @items = $page =~ m{^<li>(.*)</li>$}mg;
    is(scalar(@items), 3, "$name: a list of the causes");
    like($items[0], qr{^PHPG0105:[ ]the[ ]main[ ]server,[ ]file
        [ ]\Q$root\E/detect/x\.php,[ ]refused[ ]2,[ ]would[ ]refuse,
        [ ]last[ ]\w+day,[ ][^;]*;[ ](?:fix|more):[ ]\S}x, "$name: the newest first");
}

# What site owners can write stands in the page as text.
sub odd_name
{
    my $s = server();
    (my $url = "/$odd") =~ s{([^\w/.])}{sprintf '%%%02x', ord $1}ge;
    is($s->get($url)->{status}, 500, 'an odd name is refused');
    for my $query ('', '?notable') {
        my $page = $s->get("/status$query")->{content};
        my $shown = 'odd/x&lt;b&gt;&amp;&quot;\'\x0a\\\xc3\xa4\xff.php';
        my $section = section($page);
        $section =~ s/<wbr>//g;
        like($section, qr{\Q$shown\E}, "an odd name is escaped $query");
        unlike($section, qr{<b>|[^\n -~]}, "nothing of it is left $query");
    }
    $s->stop;
}

# What came before a restart and not since is not open.
sub restarted
{
    my $s = server();
    ask_all($s);
    $s->graceful;
    my $page = $s->get('/status')->{content};
    is(scalar(rows($page)), 0, 'after a restart: no cause is open');
    like($page, qr/<dt>Requests refused: 4</, 'but the figures stay');
    $s->get('/none/x.php');
    my @rows = rows($s->get('/status')->{content});
    is_deeply([ map { "$_->{Number} $_->{File} $_->{Refused}" } @rows ],
        [ 'PHPG0201 ' . $s->docroot . '/none/x.php 2' ],
        'after a restart: what came again, with what was said of it');
    $s->restart;
    is(auto($s)->{CausesOpen}, 0, 'after a hard restart: none is open');
    $s->stop;
}

# A vhost has its name and its place.
sub vhosts
{
    my $s = server(conf => $conf . <<'END');
<VirtualHost *:@PORT@>
    ServerName one.example
    DocumentRoot @DOCROOT@
</VirtualHost>
END
    $s->get('/x.php');
    my $config = PGTest::slurp($s->root . '/httpd.conf');
    my ($before) = $config =~ /^(.*)<VirtualHost/s;
    my $line = 1 + $before =~ tr/\n//;
    is((rows($s->get('/status')->{content}))[0]{Vhost},
        'one.example:' . $s->port . ' (' . $s->root . "/httpd.conf:$line)",
        'a vhost, by name and place');
    $s->stop;
}

sub lint_figures
{
    # the findings on the console go over several lines
    my $s = server(guard_conf => "PHPGuardLint Warn\nLogLevel phpguard:info\n",
        expect => [qr/PHPG\d{4}/, qr/^  /, qr/^phpguard: /, qr/^$/]);
    my %found;
    ++$found{$_} for map { /\[phpguard:(\w+)\]/ } grep { /PHPG\d{4}: / }
        split /\n/, PGTest::slurp($s->root . '/error.log');
    my $auto = auto($s);
    cmp_ok($auto->{LintErrors}, '>=', 1, 'the lint found the leak');
    my ($manual) = PGTest::slurp("$FindBin::Bin/../../build/man/mod_phpguard.8")
        =~ /^\.SH MONITORING\n(.*?)^\.SH/ms;
    is(join(' ', sort grep { !/nnnn/ } $manual =~ /\bPHPGuard(\w+)/g),
        join(' ', sort keys %$auto), 'the manual has each key');
    is($auto->{LintErrors}, $found{error}, 'its errors are counted');
    is($auto->{LintWarnings}, $found{warn} || 0, 'its warnings too');
    is($auto->{LintNotes}, $found{info} || 0, 'its notes too');
    my $page = $s->get('/status')->{content};
    like($page, qr{: $auto->{LintErrors}</dt>\n<dt>Notes about the configuration: },
        'the page has it too');
    $s->stop;
}

# The optional hook is asked by nobody.
sub without_status
{
    my $s = PGTest->new(modules => ['mime'], files => \%files,
        guard_conf => "PHPGuardLint Off\nPHPGuardLogInterval 60\n",
        expect => [qr/PHPG\d{4}/]);
    is($s->get('/x.php')->{status}, 500, 'without mod_status: refused');
    is(scalar($s->alerts), 1, 'without mod_status: one line');
    $s->graceful;
    $s->get('/x.php');
    is(scalar($s->alerts), 1, 'without mod_status: one after a restart too');
    $s->stop;
}

quiet();
after_some($_) for MPMS;
odd_name();
restarted();
vhosts();
lint_figures();
without_status();

done_testing;
