# A fix that would harm is not the one that is printed: each of these has a
# first idea that stops something else, and the diff is applied and asked.
# also under: sanitizer
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use PGTest;
use PGTest::Lint;
use Test::More;

# A host may name the port of another Listen.
sub kind
{
    my ($s, $url, $host) = @_;
    local $s->{port} = $host =~ /:(\d+)$/ ? $1 : $s->{port};
    my $text = $s->raw("GET $url HTTP/1.1\r\nHost: $host\r\n"
        . "Connection: close\r\n\r\n");
    my ($status, $body) = $text =~ m{\AHTTP/1\.1 (\d+).*?\r\n\r\n(.*)\z}s;
    return $body =~ /RAN-42/ ? 'runs' : leaked($body) ? 'leaks'
        : $body =~ /^(?:<pre>)?<code/ ? 'shown' : $status;
}

# name, fixture, { 'host /url' => [before, after] }, what the fix is (not)
sub proved
{
    my ($name, $fx, $urls, $fix) = @_;
    my $s = PGTest::Lint->make({ path => $name, mpm => 'prefork',
        modules => 'mime php', files => 'index.php', %$fx },
        guard_conf => "LogLevel phpguard:info\n");
    $s->expect(qr/AH01630|^ {2,15}\S|AH0/);
    # a check takes the time that its trials need, however slow the machine
    my $text = ($s->check('-D', 'DUMP_PHPGUARD_CHECK'))[2];
    my $diff = ($s->check('-D', 'DUMP_PHPGUARD_FIX'))[2];
    my ($found) = findings($text);
    like($found->{fix} || '', $fix, "$name: the fix") or diag($text);
    for my $when (0, 1) {
        is($s->start, undef, "$name: it starts") or return;
        for my $ask (sort keys %$urls) {
            my ($host, $url) = split / /, $ask;
            is(kind($s, $url, $host), $urls->{$ask}[$when],
                "$name: $ask, " . ($when ? 'after' : 'before'));
        }
        $s->kill_and_wait('TERM');
        last if $when;
        next if $diff !~ /^---/m;       # the fix is none of httpd's files
        open my $patch, '|-', 'patch', '-s', '-p1', '-d', '/' or die $!;
        print {$patch} $diff;
        ok(close($patch), "$name: the diff applies");
    }
    $s->gone;
}

my $php = "SetHandler application/x-httpd-php\n";

# Without the line the guard would not know page.html for PHP.
proved('a page that a directive alone makes PHP', {
    files => 'index.php page.html', conf => <<"END" }, {
<FilesMatch "\\.php\$">
    $php</FilesMatch>
<Directory \@DOCROOT\@>
    <FilesMatch "\\.(php|html)\$">
        SetHandler application/x-httpd-ea-php74
    </FilesMatch>
</Directory>
END
    'x /index.php' => [500, 'runs'], 'x /page.html' => [500, 'runs'] },
    qr/^write "SetHandler application\/x-httpd-php" in place of/);
proved('a name that another spelling runs by', {
    modules => 'mime php actions alias fcgid', files => 'index.php x.PHP',
    conf => <<'END' }, { 'x /index.php' => [500, 'runs'],
AddHandler php-fcgi .php
Action php-fcgi /fcgi-bin/php-wrapper
Alias /fcgi-bin/ @WRAPPER@/
FcgidIPCDir @ROOT@/run/fcgid
FcgidProcessTableFile @ROOT@/run/fcgid_shm
<Location /fcgi-bin/>
    SetHandler fcgid-script
    Options +ExecCGI
</Location>
<FilesMatch "\.php$">
    SetHandler x-php5
</FilesMatch>
END
    'x /x.PHP' => ['runs', 'runs'] },
    qr/^write "SetHandler php-fcgi" in place of "SetHandler x-php5"/);

proved('one document root, two vhosts', { modules => 'mime php',
    files => 'index.php x.png', conf => <<"END" },
<VirtualHost *:\@PORT\@>
    ServerName a
    <FilesMatch "\\.php\$">
        $php    </FilesMatch>
</VirtualHost>
<VirtualHost *:\@PORT\@>
    ServerName b
    <FilesMatch "\\.php\$">
        SetHandler x-php5
    </FilesMatch>
</VirtualHost>
END
    { 'a /index.php' => ['runs', 'runs'], 'b /index.php' => [500, 'runs'],
        'b /x.png' => ['leaks', 'leaks'] },
    qr/^write "SetHandler application\/x-httpd-php" in place of/);

proved('a condition whose section httpd does not take', {
    mpm => 'event', modules => 'mime', conf => <<'END' },
<IfModule mod_actions.c>
    NoSuchDirective On
    AddHandler php-script .php
    Action php-script /bin/php
</IfModule>
END
    { 'x /index.php' => [500, 403] }, qr/Require all denied/);

proved('a deny above a directory that runs', { modules => 'mime php',
    files => 'index.php in/index.php', conf => <<"END" },
<Directory \@DOCROOT\@>
    SetHandler none
    AddHandler x-none .php
    AddType text/plain .png
</Directory>
<Directory \@DOCROOT\@/in>
    <FilesMatch "\\.php\$">
        $php    </FilesMatch>
</Directory>
END
    { 'x /index.php' => [500, 403], 'x /in/index.php' => ['runs', 'runs'] },
    qr/^write "<DirectoryMatch /);

proved('a text that PHP shows in colours', { modules => 'mime php',
    files => 'index.php', part => { 'b.php.en' => "plain text\n" },
    conf => <<'END' }, { 'x /index.php' => [500, 403],
<FilesMatch "\.php$">
    AddType application/x-httpd-php .php
</FilesMatch>
<Location />
    AddType application/x-httpd-php-source .php
</Location>
END
    'x /b.php.en' => ['shown', 'shown'] }, qr/Require all denied/);

# A vhost merges the sections of the main server: a denial there holds for the
# vhost too, where PHP runs after the vhost's own fix.
my $other = PGTest::free_port();
my $inherits = "Listen 127.0.0.1:$other\nAddHandler x-none .php\n"
    . "<VirtualHost *:$other>\n    DocumentRoot \@DOCROOT\@%s\n"
    . "    <FilesMatch \"\\.php\$\">\n        $php    </FilesMatch>\n"
    . "    <FilesMatch \"\\.php\$\">\n        SetHandler php5-script\n"
    . "    </FilesMatch>\n</VirtualHost>\n";
proved('the main server denies, a vhost of the same document root runs', {
    modules => 'mime php', conf => sprintf $inherits, '' },
    { 'x /index.php' => [500, 500], "x:$other /index.php" => [500, 'runs'] },
    qr/^delete "SetHandler php5-script"/);
proved('the main server denies, a vhost further down runs', {
    modules => 'mime php', files => 'index.php in/index.php',
    conf => sprintf $inherits, '/in' },
    { 'x /index.php' => [500, 403], "x:$other /index.php" => [500, 'runs'] },
    qr/^delete "SetHandler php5-script"/);
proved('the main server denies, a vhost uses a backend that is down', {
    mpm => 'event', modules => 'mime proxy proxy_fcgi',
    conf => <<"END" },
Listen 127.0.0.1:$other
<VirtualHost *:$other>
    DocumentRoot \@DOCROOT\@
    <FilesMatch "\\.php\$">
        SetHandler "fcgi://127.0.0.1:\@PORT\@/"
    </FilesMatch>
</VirtualHost>
END
    { 'x /index.php' => [500, 500], "x:$other /index.php" => [500, 503] },
    qr/no known edit/);

# No section names the directory: its .htaccess file is found by a search.
my $below = { 'in/deep/.htaccess' => <<"END" };
<FilesMatch "[.]ph(p|tml)\$">
    $php</FilesMatch>
END
proved('a deny above a .htaccess file that runs PHP', { modules => 'mime php',
    files => 'index.php in/deep/index.php', part => $below, conf => <<"END" },
<Directory \@DOCROOT\@>
    SetHandler none
    AddHandler x-none .php
    AddType text/plain .png
</Directory>
END
    { 'x /index.php' => [500, 403], 'x /in/deep/index.php' => ['runs', 'runs'] },
    qr/^write "<DirectoryMatch /);
proved('a deny of another spelling, which a .htaccess file runs', {
    modules => 'mime php', files => 'index.php x.phtml in/deep/x.phtml',
    part => $below, conf => <<"END" },
<FilesMatch "[.]php\$">
    $php</FilesMatch>
END
    { 'x /x.phtml' => [500, 500], 'x /in/deep/x.phtml' => ['runs', 'runs'] },
    qr/move it out of the document root/);

proved('a PHP that may not open the file', { modules => 'mime php',
    conf => <<'END' }, { 'x /index.php' => [500, 403] }, qr/Require all denied/);
<Directory @DOCROOT@>
    php_admin_value open_basedir "/srv/elsewhere:/usr/share/php"
    AddHandler php5-script .php
</Directory>
END

proved('one macro, two uses', { modules => 'mime php macro',
    conf => <<"END", files => 'index.php /b/index.php' },
<Macro site \$name \$dir>
    <VirtualHost *:\@PORT\@>
        ServerName \$name
        DocumentRoot \$dir
        AddHandler php5-script .php
    </VirtualHost>
</Macro>
Use site a \@DOCROOT\@
Use site b \@ROOT\@/b
END
    { 'a /index.php' => [500, 'runs'], 'b /index.php' => [500, 'runs'] },
    qr/^write "AddHandler application\/x-httpd-php \.php" in place of/);
# Without the right to a mount namespace: a copy where the configuration is laid
# out as Debian's; elsewhere nothing is tried, and what was not is no fix.
SKIP: {
    skip 'root has a right to give up, and setpriv(1) does that', 5
        if $> || $ENV{PG_WRAP} || system('command -v setpriv >/dev/null');
    local $ENV{PG_WRAP} = 'setpriv --bounding-set -sys_admin';
    my $tmp = PGTest::tempdir('phpguard-XXXXXX', TMPDIR => 1, CLEANUP => 1);
    chmod 0755, $tmp;
    local $ENV{TMPDIR} = $tmp;
    my ($s, $found);
  SKIP: {
        skip missing(debian => 'yes'), 2 if missing(debian => 'yes');
        $s = PGTest::Lint->make(fixture("$FindBin::Bin/../cases/lint/0105-debian-module/fires.conf"),
            guard_conf => "PHPGuardLint Warn\n");
        ($found) = findings(($s->check)[1]);
        like($found->{fix}, qr/^run "a2enmod php[\d.]+"$/,
            'no mount namespace: tried in a copy');
        my @left = glob("$tmp/phpguard-trial.*");
        is("@left", '', '... which is gone');
        $s->gone;
    }
    $s = PGTest::Lint->make({ path => 'no namespace', mpm => 'prefork',
        modules => 'mime php', files => 'index.php', conf => <<'END' },
<FilesMatch "\.php$">
    SetHandler php5-script
</FilesMatch>
END
        guard_conf => "PHPGuardLint Warn\n");
    # a check takes the time that its trials need, however slow the machine
    my $text = ($s->check('-D', 'DUMP_PHPGUARD_CHECK'))[2];
    my $diff = ($s->check('-D', 'DUMP_PHPGUARD_FIX'))[2];
    ($found) = findings($text);
    like($found->{fix}, qr/not tried\)$/,
        'no mount namespace, not Debian: it says so');
    unlike($diff, qr/^[-+@]/m, '... and is in no diff');
    like($diff, qr/^# PHPG0102 .*: not in the diff: .* \(not tried\)$/m,
        '... which says why');
    $s->gone;
}
done_testing;
