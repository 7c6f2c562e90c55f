# The section of mod_status as a browser lays it out: ten causes with long
# names, four hundred workers, from a narrow window to a wide one.
# only in all: Chromium
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Ledger;
use JSON::PP;
use Test::More;

my @widths = (360, 820, 1400);
my $odd = 'odd/x<b>&.php';
my @files = ("d/$odd", map { "$_/x.php" } qw(shop none detect forced last),
    'y' x 200, join('/', ('customers.example.org') x 10),
    join('/', ('z' x 100) x 8), join('-', ('a-wide-name') x 15));

my $conf = STATUS_CONF . <<'END';
ExtendedStatus On
ServerLimit 16
ThreadsPerChild 25
MinSpareThreads 25
MaxSpareThreads 400
MaxRequestWorkers 400
<Directory @DOCROOT@/none>
    SetHandler none
</Directory>
<Directory @DOCROOT@/forced>
    ForceType text/plain
</Directory>
<Directory @DOCROOT@/shop>
    <FilesMatch ".+\.ph(p[345]?|t|tml)$">
        SetHandler application/x-httpd-php
    </FilesMatch>
</Directory>
<VirtualHost *:@PORT@>
    ServerName shop.some-customer-with-a-long-name.example.org
    DocumentRoot @DOCROOT@
</VirtualHost>
END

# The page in windows of these widths, and what it measures there: how wide it
# is with our section and without, what of ours is wider than its place.
my $measure = <<'END';
<!DOCTYPE html>
<body><pre id="said"></pre>
<script>
var widths = @WIDTHS@;
function wide(d) {
    return Math.max(d.documentElement.scrollWidth, d.body.scrollWidth);
}
function measure(frame) {
    var d = frame.contentDocument, all = { with: wide(d) };
    var cells = Array.from(d.querySelectorAll("table.phpguard td"));
    all.rows = d.querySelectorAll("table.phpguard tbody tr").length;
    all.cells = cells.length;
    all.cut = cells.filter(c => c.scrollWidth > c.clientWidth + 1)
        .map(c => c.textContent);
    all.right = Math.max(...cells.map(c => c.getBoundingClientRect().right));
    all.beside = new Set(cells.slice(0, 6)
        .map(c => c.getBoundingClientRect().top)).size;
    all.elements = Array.from(new Set(cells.map(c =>
        Array.from(c.children).map(e => e.localName)).flat())).sort();
    all.files = cells.filter(c => c.dataset.head == "File")
        .map(c => c.textContent);
    var title = Array.from(d.querySelectorAll("h2"))
        .filter(h => h.textContent == "PHPGuard")[0];
    while (title.nextSibling) {
        title.nextSibling.remove();
    }
    title.remove();
    all.without = wide(d);
    return all;
}
onload = function() {
    document.getElementById("said").textContent = JSON.stringify(
        Array.from(document.querySelectorAll("iframe")).map(measure));
};
widths.forEach(w => document.write('<iframe src="/status" style="border:0;'
    + 'height:9000px;width:' + w + 'px"></iframe>'));
</script>
END

# A page after its scripts ran. Chromium asks nobody but 127.0.0.1.
sub browse
{
    my ($s, $path) = @_;
    my $root = $s->root;
    my @command = (qw(timeout 120 chromium --headless --no-sandbox
        --disable-gpu --disable-quic --no-first-run --disable-dev-shm-usage
        --disable-background-networking --disable-component-update
        --disable-sync --virtual-time-budget=20000),
        '--window-size=1500,900',
        "--host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'",
        "--user-data-dir=$root/chromium", '--dump-dom', $s->url($path));
    local $ENV{HOME} = $root;
    my $page = `@command 2>$root/chromium.log`;
    die "chromium: $?\n", PGTest::slurp("$root/chromium.log") if $?;
    return $page;
}

sub measured
{
    my ($s) = @_;
    my $page = browse($s, '/measure.html');
    my ($json) = $page =~ m{<pre id="said">(.+?)</pre>}s
        or die "no measures: $page";
    my %entity = (lt => '<', gt => '>', amp => '&');
    $json =~ s/&(\w+);/$entity{$1}/g;
    return @{ decode_json($json) };
}

my $s = PGTest->new(modules => ['mime', STATUS_MODULES], conf => $conf,
    files => { 'measure.html' => $measure, map { ($_ => SOURCE) } @files },
    vars => { WIDTHS => '[' . join(', ', @widths) . ']' },
    guard_conf => "PHPGuardLint Off\nPHPGuardLogInterval 60\n"
        . "<Directory \@DOCROOT\@/detect>\nPHPGuard DetectionOnly\n"
        . "</Directory>\n", expect => [qr/PHPG\d{4}/]);
for (@files) {
    (my $url = "/$_") =~ s{([^\w/.-])}{sprintf '%%%02x', ord $1}ge;
    $s->get($url);
}
my ($board) = $s->get('/status')->{content} =~ m{<pre>(.*?)</pre>}s;
is(($board =~ tr/\n//dr) =~ tr/A-Z._//, 400, 'four hundred workers');

my @all = measured($s);
for my $i (0 .. $#widths) {
    my ($width, $is) = ($widths[$i], $all[$i]);
    is("$is->{rows} $is->{cells}", @files . ' ' . 6 * @files,
        "$width: ten causes in six columns");
    cmp_ok($is->{right}, '<=', $width, "$width: the table is not wider");
    my $widest = $is->{without} > $width ? $is->{without} : $width;
    cmp_ok($is->{with}, '<=', $widest, "$width: nor is the page by it");
    is("@{$is->{cut}}", '', "$width: no text goes over its cell");
    is($is->{beside}, $width < 600 ? 6 : 1,
        "$width: the cells of a cause are " . ($width < 600 ? 'lines' : 'a row'));
    is("@{$is->{elements}}", 'br wbr', "$width: a name brings no element");
    is(scalar(grep { $_ eq $s->docroot . "/d/$odd" } @{ $is->{files} }), 1,
        "$width: and is shown as it is");
}
$s->stop;

done_testing;
