# also under: sanitizer valgrind
# The directives: what they do, how they merge, what bad input gets.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use Test::More;

# What the lint says of these configurations is for its own tests.
my @lint_off = (guard_conf => "PHPGuardLint Off\n");

# One directory for each scenario. Status of the refusal tells which value
# won: main server 403, vhost 404, others as they say.
my $conf = <<'END';
PHPGuardStatus 403
<Directory @DOCROOT@/dir>
    PHPGuardStatus 503
</Directory>
<Directory @DOCROOT@/dir/child>
    PHPGuardStatus 404
</Directory>
<Directory @DOCROOT@/dir/inherits>
    PHPGuard On
</Directory>
<Directory @DOCROOT@/off>
    PHPGuard Off
</Directory>
<Directory @DOCROOT@/off/on>
    PHPGuard On
</Directory>
<Directory @DOCROOT@/off/status>
    PHPGuardStatus 503
</Directory>
<Directory @DOCROOT@/detect>
    PHPGuard DetectionOnly
</Directory>
<Directory @DOCROOT@/detect/off>
    PHPGuard Off
</Directory>
<Directory @DOCROOT@/files>
    <Files special.php>
        PHPGuardStatus 503
    </Files>
    <FilesMatch "^detect\.php$">
        PHPGuard detectiononly
    </FilesMatch>
</Directory>
<Location /location>
    PHPGuardStatus 503
</Location>
<Location /location/off>
    PHPGuard Off
</Location>
<Directory @DOCROOT@/if>
    <If "%{QUERY_STRING} == 'off'">
        PHPGuard Off
    </If>
    <If "%{QUERY_STRING} == '503'">
        PHPGuardStatus 503
    </If>
</Directory>
<Directory @DOCROOT@/match>
    PHPGuardFilesMatch "\.secret$"
</Directory>
<Directory @DOCROOT@/match/child>
    PHPGuardFilesMatch "\.other$"
</Directory>
<Directory @DOCROOT@/match/inherits>
    PHPGuardStatus 503
</Directory>
<VirtualHost *:@PORT@>
    ServerName main.example
</VirtualHost>
<VirtualHost *:@PORT@>
    ServerName vhost.example
    PHPGuardStatus 404
    <Directory @DOCROOT@/off>
        PHPGuardStatus 503
    </Directory>
    <Directory @DOCROOT@/dir>
        PHPGuard On
    </Directory>
</VirtualHost>
<VirtualHost *:@PORT@>
    ServerName off.example
    PHPGuard Off
</VirtualHost>
<VirtualHost *:@PORT@>
    ServerName match.example
    PHPGuardFilesMatch "\.secret$"
</VirtualHost>
END

# host, path, status, alerts; 200 brings the source
my @cases = (
    ['main.example', '/x.php', 403, 1],
    ['vhost.example', '/x.php', 404, 1],
    ['off.example', '/x.php', 200, 0],
    ['off.example', '/dir/x.php', 200, 0],
    ['off.example', '/off/on/x.php', 403, 1],
    ['main.example', '/dir/x.php', 503, 1],
    ['main.example', '/dir/child/x.php', 404, 1],
    ['main.example', '/dir/inherits/x.php', 503, 1],
    # A Directory beats what its vhost says for all.
    ['vhost.example', '/dir/x.php', 503, 1],
    ['main.example', '/off/x.php', 200, 0],
    ['main.example', '/off/on/x.php', 403, 1],
    ['main.example', '/off/status/x.php', 200, 0],
    ['vhost.example', '/off/x.php', 200, 0],
    ['main.example', '/detect/x.php', 200, 1],
    ['main.example', '/detect/off/x.php', 200, 0],
    ['main.example', '/files/x.php', 403, 1],
    ['main.example', '/files/special.php', 503, 1],
    ['main.example', '/files/detect.php', 200, 1],
    ['main.example', '/location/x.php', 503, 1],
    ['main.example', '/location/off/x.php', 200, 0],
    ['main.example', '/if/x.php', 403, 1],
    ['main.example', '/if/x.php?off', 200, 0],
    ['main.example', '/if/x.php?503', 503, 1],
    ['main.example', '/match/x.secret', 403, 1],
    ['main.example', '/match/x.php', 200, 0],
    ['main.example', '/match/child/x.other', 403, 1],
    ['main.example', '/match/child/x.secret', 200, 0],
    ['main.example', '/match/inherits/x.secret', 503, 1],
    ['match.example', '/x.secret', 403, 1],
    ['match.example', '/x.php', 200, 0],
    ['main.example', '/x.secret', 200, 0],
);

my %files;
for my $case (@cases) {
    my ($file) = $case->[1] =~ m{^/([^?]*)};
    $files{$file} = SOURCE;
}

sub check_merging
{
    my ($mpm) = @_;
    my $s = PGTest->new(mpm => $mpm, modules => ['alias'], conf => $conf,
        files => \%files, expect => [qr/PHPG\d{4}/], @lint_off);
    for my $case (@cases) {
        my ($host, $path, $status, $alerts) = @$case;
        my $name = "$host$path";
        $s->mark;
        my $text = $s->raw("GET $path HTTP/1.0\r\nHost: $host\r\n\r\n");
        my ($got) = $text =~ m{^HTTP/\S+ (\d+)};
        is("$got " . (leaked($text) ? 'source' : 'no source'),
            "$status " . ($status == 200 ? 'source' : 'no source'), $name);
        is(scalar($s->alerts), $alerts, "$name: alerts");
        my ($row) = $s->access(1);
        if ($status == 200) {
            is($row->{refused}, '-', "$name: no mark of a refusal");
        }
        else {
            like($row->{refused}, qr/^PHPG\d{4}$/, "$name: PHPGUARD_REFUSED");
        }
    }
    $s->stop;
}

check_merging('event');

# Text of the configuration, what httpd has to say. Line 2 of what is read.
my @bad = (
    ['PHPGuard', 'takes one argument'],
    ['PHPGuard Maybe', 'PHPGuard must be On, Off or DetectionOnly'],
    ['PHPGuard On Off', 'takes one argument'],
    ['PHPGuard ""', 'takes one argument'],
    ['PHPGuardStatus', 'takes one argument'],
    ['PHPGuardStatus 200', 'must be 403, 404, 500 or 503'],
    ['PHPGuardStatus 5000', 'must be 403, 404, 500 or 503'],
    ['PHPGuardStatus 500x', 'must be 403, 404, 500 or 503'],
    ['PHPGuardStatus " 500"', 'must be 403, 404, 500 or 503'],
    ['PHPGuardStatus abc', 'must be 403, 404, 500 or 503'],
    ['PHPGuardStatus -403', 'must be 403, 404, 500 or 503'],
    ['PHPGuardFilesMatch', 'takes one argument'],
    ['PHPGuardFilesMatch "\.(php$"', 'could not be compiled'],
    ['PHPGuardFilesMatch "*"', 'could not be compiled'],
    ['PHPGuardLint Perhaps', 'PHPGuardLint must be'],
    ['PHPGuardLint', 'takes one argument'],
    ['PHPGuardLogInterval soon', 'must be a number of seconds'],
    ['PHPGuardLogInterval -1', 'must be a number of seconds'],
    ['PHPGuardLogInterval 99999999999999999999',
        'must be a number of seconds'],
    ['PHPGuardRunner', 'requires at least'],
    ['PHPGuardHistory', 'takes one argument'],
    ['PHPGuardHistory ""', 'takes one argument'],
    ['PHPGuardHistory /a /b', 'takes one argument'],
    ["<Directory />\nPHPGuardHistory Off\n</Directory>",
        'not allowed|cannot'],
    ["<VirtualHost *:1>\nPHPGuardHistory /x\n</VirtualHost>",
        'cannot occur within'],
    ["<Directory />\nPHPGuardLint Test\n</Directory>", 'not allowed|cannot'],
    ["<Location />\nPHPGuardRunner x\n</Location>", 'not allowed|cannot'],
    ["<Directory />\nPHPGuardLogInterval 5\n</Directory>",
        'not allowed|cannot'],
    ["<VirtualHost *:1>\nPHPGuardLint Test\n</VirtualHost>",
        'cannot occur within'],
    ["<VirtualHost *:1>\nPHPGuardLogInterval 5\n</VirtualHost>",
        'cannot occur within'],
);
my @good = ('PHPGuard on', 'PHPGuard OFF', 'PHPGuard detectionONLY',
    'PHPGuardFilesMatch "."', 'PHPGuardRunner a b c',
    'PHPGuardLogInterval 0', 'PHPGuardHistory off', 'PHPGuardHistory x/y',
    (map { "PHPGuardStatus $_" } 403, 404, 500, 503),
    (map { "PHPGuardLint $_" } qw(Off Warn Reload Test Start)),
    "<VirtualHost *:1>\nPHPGuardRunner x\nPHPGuard Off\n</VirtualHost>");

for my $case (@bad) {
    my ($text, $says) = @$case;
    (my $name = $text) =~ s/\n/ /g;
    my $line = $text =~ /^<.*\n/ ? 3 : 2;
    my ($status, $out, $s) = PGTest->configtest(@lint_off,
        conf  => "Include \@ROOT\@/bad.conf\n",
        files => { '/bad.conf' => "# first line\n$text\n" });
    is($status, 1, "$name: exit status 1");
    like($out, qr{Syntax error on line $line of .*/bad\.conf:\n.*(?:$says)},
        "$name: httpd's words, file and line");
}
for my $text (@good) {
    my ($status, $out) = PGTest->configtest(@lint_off, conf => "$text\n");
    is("$status $out", "0 Syntax OK\n", "accepted: $text");
}

# Where the manual says that a directive may stand it may, and nowhere else; as
# phpguard.conf has it.
my $top = "$FindBin::Bin/../..";
system('make', '-s', '-C', $top, 'manual') == 0 or die 'no manual';
my %contexts = PGTest::slurp("$top/.build/man/mod_phpguard.8")
    =~ /^\.SS (PHPGuard\w*)\n(?:.*\n){3}Context: (.*)$/mg;
my $shipped = PGTest::slurp("$top/build/host/phpguard.conf");
cmp_ok(scalar(keys %contexts), '>', 4, 'the manual has contexts');
for my $name (sort keys %contexts) {
    my ($line) = $shipped =~ /^# *(\Q$name\E .*)/m or die "$name: not shown";
    my @where = (['server config', "$line\n"],
        ['virtual host', "<VirtualHost *:1>\n$line\n</VirtualHost>\n"],
        ['directory', "<Directory />\n$line\n</Directory>\n"]);
    my @may = map { $_->[0] } grep {
        (PGTest->configtest(@lint_off, conf => $_->[1]))[0] == 0 } @where;
    is(join(', ', @may), $contexts{$name}, "$name: its contexts");
}

# In .htaccess no directive of the guard may stand: httpd answers 500 and
# says why, whatever AllowOverride permits.
for my $line ('PHPGuard Off', 'PHPGuardStatus 404',
              'PHPGuardFilesMatch "^$"', 'PHPGuardLint Off',
              'PHPGuardRunner x', 'PHPGuardLogInterval 9',
              'PHPGuardHistory Off') {
    my $s = PGTest->new(name => ".htaccess, $line",
        files => { '.htaccess' => "$line\n", 'x.php' => SOURCE },
        expect => [qr/not allowed here/], @lint_off);
    my $r = $s->get('/x.php');
    is($r->{status}, 500, ".htaccess, $line: 500");
    ok(!leaked($r->{content}), ".htaccess, $line: no source");
    like(join("\n", $s->log_lines), qr{\.htaccess: \S+ not allowed here},
        ".htaccess, $line: the log says so");
    $s->stop;
}

# What the guard listens to stays unknown where its owner is not loaded.
# Each pair: the directive, the module that owns it.
my @owned = (
    ['AddHandler x .php', 'mime'], ['RemoveHandler .php', 'mime'],
    ['AddType text/x .php', 'mime'], ['RemoveType .php', 'mime'],
    ['TypesConfig /dev/null', 'mime'],
    ['Action x /y', 'actions'], ['Script GET /y', 'actions'],
    ['ProxyPass /a http://127.0.0.1/', 'proxy'],
    ['ProxyPassMatch ^/a http://127.0.0.1/', 'proxy'],
    ['RewriteRule a b', 'rewrite'], ['RewriteEngine On', 'rewrite'],
    ['Alias /a /b', 'alias'], ['ScriptAlias /a /b', 'alias'],
    ['DirectoryIndex x', 'dir'], ['php_flag engine Off', 'php'],
    ['FcgidWrapper /bin/true .php', 'fcgid'],
);

# What stays the same whether the guard is loaded or not.
sub outcome
{
    my ($guard, $text, $where, @modules) = @_;
    my ($status, $out) = PGTest->configtest(guard => $guard, mpm => 'prefork',
        modules => \@modules, @lint_off,
        conf  => "Include \@ROOT\@/owned.conf\n",
        files => { '/owned.conf' => sprintf($where, $text) });
    $out =~ s/phpguard-\w+//g;
    return "$status $out";
}

for my $where ("%s\n", "<Directory />\n%s\n</Directory>\n",
               "<VirtualHost *:1>\n%s\n</VirtualHost>\n") {
    for my $case (@owned) {
        my ($text, $owner) = @$case;
        (my $name = sprintf $where, $text) =~ s/\n/ /g;
        my $without = outcome(0, $text, $where);
        like($without, qr/^1 .*Invalid command/s,
            "$name: unknown without mod_$owner");
        is(outcome(1, $text, $where), $without,
            "$name: the same words with the guard");
        is(outcome(1, $text, $where, $owner),
            outcome(0, $text, $where, $owner),
            "$name: the same with mod_$owner");
    }
}

# Wrong arguments of what it listens to are the owner's to refuse.
for my $text ('SetHandler', 'SetHandler a b', 'ForceType', 'AddHandler x',
              'AddHandler', 'Action x', 'Action x y z u', 'AddType',
              'Script GET', 'SetHandler "expr=%%{"') {
    is(outcome(1, $text, "%s\n", qw(mime actions)),
        outcome(0, $text, "%s\n", qw(mime actions)),
        "$text: the same words with the guard");
}

done_testing;
