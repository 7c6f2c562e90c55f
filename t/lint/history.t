# PHPGuardHistory: a start writes what runs PHP in each place, and a finding
# says what ran there before. Nobody but root has a word in it.
# also under: sanitizer valgrind
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib";
use File::Path qw(make_path);
use PGTest;
use PGTest::Lint;
use PGTest::Schema;
use POSIX qw(strftime);
use Test::More;

my $today = strftime '%Y-%m-%d', localtime;
my $number = 0;

# A server with a history at @ROOT@/var/history.
sub make
{
    my ($fx, %more) = @_;
    my $s = PGTest::Lint->make({ path => 'history ' . ++$number,
        modules => '', files => '', conf => '', %$fx },
        guard_conf => "PHPGuardHistory \@ROOT\@/var/history\n",
        expect => [qr/PHPG\d{4}|phpguard: |^ {2,15}\S|AH00112/], %more);
    make_path($s->root . '/var');
    return $s;
}

sub start
{
    my ($s) = @_;
    my $said = $s->start;
    die $said if defined $said;
}

sub run
{
    my ($s) = @_;
    start($s);
    $s->kill_and_wait('TERM');
}

sub history { PGTest::slurp($_[0]->root . '/var/history') }

# The finding's own words, on one line.
sub says
{
    my ($s) = @_;
    my (undef, $err) = $s->check;
    my ($said) = $err =~ /^  history +(.*(?:\n {13}\S.*)*)/m or return '';
    return $said =~ s/\n +/ /gr;
}

# The distribution's own switch is off after an upgrade.
SKIP: {
    skip missing(debian => 'yes'), 1 if missing(debian => 'yes');
    my $s = make({ debian => 'yes', modules => 'mime proxy_fcgi setenvif',
        files => 'index.php', conf => "# debian: yes\n", enabled => PGTest::Lint::php_version()
            . '-fpm' });
    start($s);
    my $conf = "conf-enabled/" . PGTest::Lint::php_version() . '-fpm.conf';
    my $text = history($s);
    like($text, qr{\Aphpguard\ history\ 1\n
        w\tdirective\tmod_proxy_fcgi\.c\tSetHandler\ "proxy:unix:[^\t]*"\t
        \S+/\Q$conf\E\t\d+\n
        p\t$today\tlocalhost:\d+\t\S+/htdocs/\nend\n\z}x,
        'a start writes what runs');
    is((stat $s->root . '/var/history')[2] & 07777, 0600,
        'nobody but root may read it');
    is((grep { length > 200 } split /\n/, $text), 0,
        'no line has more than 200 bytes');
    is(says($s), '', 'where PHP runs nothing is said of the past');
    unlink $s->root . "/$conf" or die $!;
    like(says($s), qr{^ran\ until\ $today\ by\ SetHandler\ "proxy:unix:[^"]*"
        \ \(\S+/\Q$conf\E:\d+\),\ which\ no\ longer\ exists$}x,
        'the finding says what ran');
    my ($out) = ($s->check('-D', 'DUMP_PHPGUARD_JSON'))[2];
    my ($finding) = json_findings($out);
    is($finding->{history}{origin}, 'directive', 'JSON: from what');
    is($finding->{history}{until}, $today, 'JSON: until when');
    like($finding->{history}{handler}, qr/^proxy:unix:/, 'JSON: the handler');
    is($finding->{history}{by}{directive}, 'SetHandler', 'JSON: by what');
    my $explained = ($s->check('-D', 'DUMP_PHPGUARD_JSON', '-D',
        'DUMP_PHPGUARD_EXPLAIN=http://localhost:' . $s->port
            . '/index.php'))[2];
    is(invalid($out . $explained), '', 'JSON: every line has its shape');
    ($out) = ($s->check('-D', 'DUMP_PHPGUARD_EXPLAIN=http://localhost:'
        . $s->port . '/index.php'))[2];
    like($out, qr/^  history +ran until $today by SetHandler/m, 'explain, too');

    # the old line outlives a start without PHP
    $s->kill_and_wait('TERM');
    run($s);
    is(history($s), $text, 'a place that does not run keeps its line');
    like(PGTest::slurp($s->{errors}),
        qr/; history: ran until $today by SetHandler .*; more: /,
        'the log of a start says it');
    $s->gone;
}

# Its module is off: the line stands in an <IfModule> of a file that is a link.
SKIP: {
    skip missing(debian => 'yes'), 1 if missing(debian => 'yes');
    my $s = make({ debian => 'yes', modules => 'mime proxy_fcgi setenvif',
        files => 'index.php', conf => "# debian: yes\n",
        enabled => PGTest::Lint::php_version() . '-fpm' });
    run($s);
    $s->a2('a2dismod', 'proxy_fcgi');
    like(says($s), qr/-fpm\.conf:\d+\), which httpd no longer reads, and /,
        'a2dismod proxy_fcgi: the line is there');
    like(says($s), qr/ and mod_proxy_fcgi\.c, which is no longer loaded$/,
        '... and its module is named');
    $s->gone;
}

# An Action has another name than before, and another line would run the files
# as somebody else.
{
    my $conf = sub { <<"END" };
<FilesMatch "\\.php\$">
    SetHandler "proxy:unix:\@SOCKET\@|fcgi://localhost"
</FilesMatch>
Action $_[0] /php/php-wrapper
Alias /php/ \@WRAPPER\@/
<Location /php/>
    SetHandler fcgid-script
    Options +ExecCGI
</Location>
<Directory \@ROOT\@/htdocs>
    <FilesMatch "\\.php\$">
        SetHandler php-old
    </FilesMatch>
</Directory>
END
    my $s = make({ modules => 'actions alias fcgid proxy proxy_fcgi',
        files => 'index.php', conf => $conf->('php-old') });
    run($s);
    $s->reconfigure($conf->('php-new'));
    my (undef, $err) = $s->check;
    like($err, qr{^  fix +write "Action php-old /php/php-wrapper" in place of}m,
        'an Action gets its name of before');
    $s->gone;
}

# Which is still there: the module is gone, the line has moved, a condition is
# not true any more.
{
    my $map = "<FilesMatch \"\\.php\$\">\n"
        . "    SetHandler \"proxy:unix:\@SOCKET\@|fcgi://localhost\"\n"
        . "</FilesMatch>\n";
    my $s = make({ modules => 'proxy proxy_fcgi', files => 'index.php',
        conf => $map });
    run($s);
    $s->{modules} = ['proxy'];
    $s->reconfigure($map);
    like(says($s), qr{which\ still\ exists,\ in\ line\ \d+,\ and
        \ mod_proxy_fcgi\.c,\ which\ is\ no\ longer\ loaded$}x, 'a module is gone');
    $s->{modules} = ['proxy', 'proxy_fcgi'];
    $s->reconfigure("<IfModule none>\n$map</IfModule>\n");
    like(says($s), qr/which httpd no longer reads$/,
        'a condition hides the line');
    $s->reconfigure('');
    like(says($s), qr/which no longer exists$/, 'the line is gone');
    $s->gone;
}

# An Action has two directives.
{
    my $s = make({ modules => 'mime alias actions cgid', files => 'index.php',
        part => { '/cgi/php' => "#!/bin/sh\necho\n" },
        conf => "ScriptAlias /cgi/ \@ROOT\@/cgi/\nAddHandler php-x .php\n"
            . "Action php-x /cgi/php\n" });
    run($s);
    $s->reconfigure("ScriptAlias /cgi/ \@ROOT\@/cgi/\nAddHandler php-x .php\n");
    like(says($s), qr{^ran\ until\ $today\ by\ AddHandler\ php-x\ \.php
        \ \(\S+\),\ which\ still\ exists(?:,\ in\ line\ \d+)?,\ and\ Action
        \ php-x\ /cgi/php\ \(\S+\),\ which\ no\ longer\ exists$}x,
        'both are named');
    $s->gone;
}

# What a .htaccess decides is known as such, and no word of it is kept.
{
    my $s = make({ mpm => 'prefork', modules => 'mime php',
        files => 'index.php', part => { '.htaccess' =>
            "<FilesMatch evil>\n</FilesMatch>\n"
            . "AddHandler application/x-httpd-php .php .evil\n" } });
    run($s);
    like(history($s), qr/^w\thtaccess\t\np\t$today\tlocalhost:\d+\t\S+\nend/m,
        'a mapping in a .htaccess');
    unlike(history($s), qr/evil/, '... without its words');
    unlink $s->docroot . '/.htaccess';
    # no other directive maps PHP; its file is there
    is(says($s), "ran until $today by a directive of a .htaccess file",
        'the finding says so');
    $s->gone;
}

# Vhosts that differ in a socket and a line are alike to the lint, which asks
# about the first of them alone: each has its own words all the same.
{
    my ($conf, %part) = ('');
    for my $name (qw(a b c d)) {
        $conf .= "<VirtualHost *:\@PORT\@>\n    ServerName $name\n"
            . "    DocumentRoot \@ROOT\@/$name\n"
            . "    <FilesMatch \"\\.php\$\">\n        SetHandler "
            . "\"proxy:unix:\@ROOT\@/$name.sock|fcgi://localhost\"\n"
            . "    </FilesMatch>\n</VirtualHost>\n";
        @part{"/$name/index.php", "/$name.sock"} = (SOURCE, '');
    }
    my $s = make({ modules => 'proxy proxy_fcgi', conf => $conf,
        part => \%part });
    run($s);
    my $text = history($s);
    my %line;
    for my $name (qw(a b c d)) {
        my ($line) = $text =~ m{^w\tdirective\tmod_proxy_fcgi\.c\tSetHandler
            \ "proxy:unix:\S*/$name\.sock\|fcgi://localhost"\t\S+\t(\d+)\n
            p\t$today\t$name:\d+\t\S*/$name/$}mx;
        ok($line && !$line{$line}++, "$name: its own words") or diag($text);
    }
    is(scalar(() = $text =~ /^w/mg), 4, 'and no others');
    $s->gone;
}

# The other ways to run PHP: modules, configuration, what is written, and what
# is said when it is gone.
my @ways = (
    ['mime php', "TypesConfig \@ROOT\@/types\n", qr/^w\ttype\t\n/m,
        qr/by its type in the TypesConfig file$/],
    ['mime php', "AddType application/x-httpd-php .php\n",
        qr{^w\tdirective\tmod_php\d?\.c\tAddType application/x-httpd-php \.php\t}m,
        qr/by AddType \S+ \.php \(\S+\), which no longer exists$/],
    ['proxy proxy_fcgi', "ProxyPassMatch ^/(.*\\.php)\$ "
        . "\"unix:\@SOCKET\@|fcgi://localhost\@DOCROOT\@/\$1\"\n",
        qr{^w\tdirective\tmod_proxy\.c\tProxyPassMatch \^/[^\t]*\t\S+\t\d+$}m,
        qr/by ProxyPassMatch .*, which no longer exists$/],
    ['rewrite php', "RewriteEngine On\n"
        . "RewriteRule \\.php\$ - [H=application/x-httpd-php]\n",
        qr{^w\tdirective\t\tRewriteRule [^\t]*\t\S+\t\d+$}m,
        qr/by RewriteRule .*, which no longer exists$/],
);
for my $way (@ways) {
    my ($modules, $conf, $written, $said) = @$way;
    my ($name) = $conf =~ /^(\w+)/;
    my $s = make({ mpm => 'prefork', modules => $modules,
        files => 'index.php', conf => $conf,
        part => { '/types' => "application/x-httpd-php php\n" } });
    run($s);
    like(history($s), $written, "$name: is written");
    $s->reconfigure('');
    like(says($s), $said, "$name: is said");
    $s->gone;
}

# Vhosts have lines of their own; a name that is mapped in another way too.
{
    my $conf = '';
    for my $name (qw(a b)) {
        $conf .= "<VirtualHost *:\@PORT\@>\n    ServerName $name\n"
            . "    DocumentRoot \@ROOT\@/$name\n"
            . "    AddHandler application/x-httpd-php .php\n"
            . "    <FilesMatch \"\\.phtml\$\">\n"
            . "        SetHandler application/x-httpd-php\n"
            . "    </FilesMatch>\n</VirtualHost>\n";
    }
    my $s = make({ mpm => 'prefork', modules => 'mime php', conf => $conf,
        part => { map { ("/$_/index.php" => SOURCE,
                         "/$_/x.phtml" => SOURCE) } qw(a b) } });
    run($s);
    for my $name (qw(a b)) {
        like(history($s), qr{^w\tdirective\tmod_php\d?\.c\tAddHandler\ [^\t]*
            \.php\t\S+\t\d+\np\t$today\t$name:\d+\t\S+/$name/$}mx,
            "vhost $name");
        like(history($s), qr{^w\tdirective\tmod_php\d?\.c\tSetHandler\ [^\t]*
            \t\S+\t\d+\np\t$today\t$name:\d+\t\S+/$name/\tx\.phtml$}mx,
            "... and its other name");
    }
    (my $broken = $conf) =~ s/    AddHandler.*\n//;
    $s->reconfigure($broken);
    # b has the same line, which is no line for a
    like(says($s), qr/^ran until $today by AddHandler [^,]*, which no longer exists/,
        'one of them is broken');
    # years ago: not said of a place that runs, forgotten where none does
    my $old = history($s) =~ s/$today/2019-01-01/gr;
    $s->write_file('/var/history', $old);
    like(says($s), qr/^ran until 2019-01-01 by/, 'what was long ago is said');
    run($s);
    unlike(history($s), qr{\t\S*/a/$}m, '... and forgotten at a start');
    like(history($s), qr{^p\t$today\tb:\d+\t\S*/b/$}m, '... unless it runs');
    $s->gone;
}

# Names that a site owner chooses, others each day, do not add up.
{
    my $s = make({ mpm => 'prefork', modules => 'mime php',
        files => 'index.php',
        conf => "AddHandler application/x-httpd-php .php\n" });
    run($s);
    my $dir = $s->docroot;
    my ($key) = history($s) =~ m{\t(localhost:\d+)\t};
    my $old = join '', map { "p\t$today\t$key\t$dir/\tx.$_\n" } 1 .. 500;
    my $text = history($s) =~ s/^end/${old}end/mr;
    $s->write_file('/var/history', $text);
    chmod 0600, $s->root . '/var/history';
    run($s);
    is(scalar(() = history($s) =~ /\tx\.\d+$/mg), 20, 'few old names are kept');
    like(history($s), qr{\t\Q$dir\E/$}m, '... and index.php');
    is(scalar(() = history($s) =~ /^w/mg), 1,
        'places of the same directive share a line')
        or diag(history($s));
    $s->gone;
}

# What somebody tells who has got hold of the lint's child: no word of his, no
# directive of another site.
{
    my $top = "$FindBin::Bin/../..";
    system('make', '-s', '-C', $top, 'probe') == 0 or die 'no probe';
    my $conf = "LoadModule cern_meta_module "
        . "$top/.build/probe/mod_cern_meta.so\n"
        . "AddHandler application/x-httpd-php .php5\n";
    for my $name (qw(a b)) {
        $conf .= "<VirtualHost *:\@PORT\@>\n    ServerName $name\n"
            . "    DocumentRoot \@ROOT\@/$name\n"
            . "    AddHandler application/x-httpd-php .php .only-$name\n"
            . "    <Directory \@ROOT\@/$name>\n"
            . "        AllowOverride All\n        AddType text/x-$name .x\n"
            . "    </Directory>\n</VirtualHost>\n";
    }
    my $s = make({ mpm => 'prefork', modules => 'mime php', conf => $conf,
        part => { map { ("/$_/index.php" => SOURCE) } qw(a b) } });
    my $root = $s->root;
    my @told;
    for my $vhost (0 .. 3) {
        for my $by (0 .. 5) {
            for my $origin (0, 1, 7) {
                push @told, "r$vhost $origin $by 0\t$root/a/",
                    "r$vhost $origin $by 0\t$root/b/\tx.phtml",
                    "r$vhost $origin 0 $by\t$root/b/";
            }
        }
    }
    push @told, map { join "\t", 'r1 0 1 0', @$_ } ['/'], ['b/'],
        ["/srv/x\e[31m/"], ['/srv/', '../evil'], ['/srv/', 'evil', 'evil'],
        ['/' . 'x' x 5000 . '/'], [], [''], ['/x/', 'SetHandler evil', '/evil'];
    push @told, map { join "\t", "r$_ 0 $_ $_", '/evil/' }
        -1, 99999999999, 1 << 62;
    push @told, 'r', 'r1', 'r1 0 1 0 SetHandler evil';
    $s->write_file('/forged', join "\n", @told, '');
    $s->write_file('/a/.htaccess', "ProbeAct tell $root/forged\n");
    run($s);
    my ($w, %by);
    for (split /\n/, history($s)) {
        $w = $_ if /^w/;
        push @{ $by{$w} }, $_ if /^p\t/;
    }
    cmp_ok(scalar(keys %by), '>', 2, 'it is believed what it may say');
    for my $w (sort keys %by) {
        like($w, qr{^w\t\w+\t[\w.]*(?:\tAdd(?:Handler|Type)\ [^\t]*\t
            \Q$root\E/httpd\.conf\t\d+|\t\t\t)*$}x, "root's words: $w");
        my ($only) = $w =~ /only-(\w)/ or next;
        is(join(' ', grep { !/\t$only:\d+\t/ } @{ $by{$w} }), '',
            "a directive of $only is its own alone");
    }
    for my $w (grep { /text\/x-(\w)/ } sort keys %by) {
        my ($only) = $w =~ /text\/x-(\w)/;
        is(join(' ', grep { !m{\Q/$only/\E} } @{ $by{$w} }), '',
            "... and so is one in the <Directory> of $only");
    }
    unlike(history($s), qr/evil|\e/, 'none of its words');
    $s->gone;
}

# Damaged or another's: not believed, and replaced.
{
    my $s = make({ mpm => 'prefork', modules => 'mime php',
        files => 'index.php',
        conf => "AddHandler application/x-httpd-php .php\n" });
    my $file = $s->root . '/var/history';
    run($s);
    my $good = history($s);
    my $broken = sub {
        my ($name, $make, %no) = @_;
        unlink $file;
        $s->write_file('/var/history', $good);
        chmod 0600, $file;
        $s->reconfigure('');
        $make->();
        is(says($s), '', "$name: is not believed");
        $s->reconfigure("AddHandler application/x-httpd-php .php\n");
        run($s);
        is(history($s), $good, "$name: is replaced");
        ok(!-l $file, "$name: by a file");
        like(PGTest::slurp($s->{errors}), qr/phpguard: \S+\/history was damaged, or .*: it was replaced/,
            "$name: the log says so");
    };
    my $rewrite = sub { $s->write_file('/var/history', $_[0]) };
    $broken->('cut', sub { $rewrite->(substr $good, 0, -6) });
    $broken->('another form', sub { $rewrite->($good =~ s/ 1\n/ 2\n/r) });
    $broken->('empty', sub { $rewrite->('') });
    $broken->('NUL', sub { $rewrite->($good =~ s/\tlocal/\0local/r) });
    $broken->('escape', sub { $rewrite->($good =~ s/\tlocal/\e[local/r) });
    $broken->('a wrong date', sub { $rewrite->($good =~ s/^p\t..../p\txxxx/mr) });
    $broken->('more behind it', sub { $rewrite->($good . "w\n") });
    $broken->('writable', sub { chmod 0622, $file });
    $broken->('another owner', sub { chown 33, 33, $file }) if $> == 0;
    $broken->('a link', sub {
        rename $file, "$file.other";
        symlink "$file.other", $file;
    });
    is(PGTest::slurp("$file.other"), $good, 'what the link leads to stays');
    unlink $file;
    POSIX::mkfifo($file, 0600) or die $!;
    $s->reconfigure('');
    is(says($s), '', 'a FIFO holds nobody up');
    unlink $file;

    # a directory that others can write, and one that is not there
    SKIP: {
        skip 'not root', 2 if $> != 0;
        chmod 0777, $s->root . '/var';
        run($s);
        ok(!-e $file, 'nothing is written where others can');
        like(PGTest::slurp($s->{errors}),
            qr/could not write \S+ \(PHPGuardHistory\)/, '... which is said');
        chmod 0755, $s->root . '/var';
    }
    $s->gone;
}

# Off, and what is no start.
{
    my $s = make({ mpm => 'prefork', modules => 'mime php',
        files => 'index.php',
        conf => "AddHandler application/x-httpd-php .php\n" });
    $s->check;
    ok(!-e $s->root . '/var/history', 'a test writes nothing');
    run($s);
    ok(-e $s->root . '/var/history', 'a start does');
    $s->{guard_conf} .= "PHPGuardHistory Off\n";
    $s->reconfigure('');
    is(says($s), '', 'Off: nothing is read');
    unlink $s->root . '/var/history';
    $s->reconfigure("AddHandler application/x-httpd-php .php\n");
    run($s);
    is(join(' ', glob $s->root . '/var/*'), '', 'Off: nothing is written');
    $s->gone;
}
done_testing;
